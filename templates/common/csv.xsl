<?xml version="1.0" encoding="UTF-8"?>
<!-- Fields of a CSV file. A text that a spreadsheet would run as a formula gets an apostrophe in front. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1">

  <!-- A comma and a field. -->
  <xsl:template name="field">
    <xsl:param name="value"/>
    <xsl:variable name="text">
      <xsl:if test="$value != '' and translate(substring($value, 1, 1), '=+-@&#9;&#13;', '') = ''">'</xsl:if>
      <xsl:value-of select="$value"/>
    </xsl:variable>
    <xsl:text>,</xsl:text>
    <xsl:choose>
      <xsl:when test="contains($text, '&quot;') or contains($text, ',') or contains($text, '&#10;') or contains($text, '&#13;')">
        <xsl:text>"</xsl:text>
        <xsl:call-template name="doubled"><xsl:with-param name="text" select="string($text)"/></xsl:call-template>
        <xsl:text>"</xsl:text>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A field from a value as the audience may see it; a sealed value says for whom. -->
  <xsl:template name="value">
    <xsl:param name="of"/>
    <xsl:call-template name="field">
      <xsl:with-param name="value">
        <xsl:choose>
          <xsl:when test="$of/r:sealed">sealed for<xsl:for-each select="$of/r:sealed/r:reader"><xsl:text> </xsl:text><xsl:value-of select="."/></xsl:for-each></xsl:when>
          <xsl:otherwise><xsl:value-of select="$of/r:clear|$of/r:token"/></xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- Doubles quotes, by halves: however many there are, the calls are nested only as deep as the length's logarithm. -->
  <xsl:template name="doubled">
    <xsl:param name="text"/>
    <xsl:variable name="half" select="floor(string-length($text) div 2)"/>
    <xsl:choose>
      <xsl:when test="not(contains($text, '&quot;'))"><xsl:value-of select="$text"/></xsl:when>
      <xsl:when test="$half = 0">""</xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="doubled"><xsl:with-param name="text" select="substring($text, 1, $half)"/></xsl:call-template>
        <xsl:call-template name="doubled"><xsl:with-param name="text" select="substring($text, $half + 1)"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
