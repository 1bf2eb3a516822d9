<?xml version="1.0" encoding="UTF-8"?>
<!-- Words, numbers and dates in the language of the report. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  xmlns:s="urn:affidavit:strings:1" exclude-result-prefixes="r s">

  <xsl:key name="string" match="s:s" use="@id"/>
  <xsl:param name="language" select="/r:report/@language"/>
  <xsl:variable name="strings" select="document(concat('../strings/', $language, '.xml'))"/>
  <xsl:variable name="group" select="string($strings/s:strings/s:s[@id = 'group'])"/>
  <xsl:variable name="point" select="string($strings/s:strings/s:s[@id = 'point'])"/>

  <!-- Says what stands under an id, with {a}, {b}, {c}, {n} and {N} filled in. An unknown id stops the run. -->
  <xsl:template name="say">
    <xsl:param name="id"/>
    <xsl:param name="n"/>
    <xsl:param name="a"/>
    <xsl:param name="b"/>
    <xsl:param name="c"/>
    <xsl:variable name="number">
      <xsl:if test="string($n) != ''">
        <xsl:call-template name="integer"><xsl:with-param name="value" select="$n"/></xsl:call-template>
      </xsl:if>
    </xsl:variable>
    <xsl:for-each select="$strings">
      <xsl:variable name="singular" select="key('string', concat($id, '.one'))"/>
      <xsl:variable name="text" select="key('string', $id)"/>
      <xsl:variable name="word" select="key('string', concat('number.', $n))"/>
      <xsl:if test="not($text)">
        <xsl:message terminate="yes">No string has the id <xsl:value-of select="$id"/>.</xsl:message>
      </xsl:if>
      <xsl:call-template name="fill">
        <xsl:with-param name="text">
          <xsl:choose>
            <xsl:when test="string($n) = '1' and $singular"><xsl:value-of select="$singular"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
        <xsl:with-param name="n" select="string($number)"/>
        <xsl:with-param name="word">
          <xsl:choose>
            <xsl:when test="string($n) != '' and $word"><xsl:value-of select="$word"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$number"/></xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
        <xsl:with-param name="a" select="string($a)"/>
        <xsl:with-param name="b" select="string($b)"/>
        <xsl:with-param name="c" select="string($c)"/>
      </xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="fill">
    <xsl:param name="text"/>
    <xsl:param name="n"/>
    <xsl:param name="word"/>
    <xsl:param name="a"/>
    <xsl:param name="b"/>
    <xsl:param name="c"/>
    <xsl:choose>
      <xsl:when test="contains($text, '{')">
        <xsl:variable name="name" select="substring-before(substring-after($text, '{'), '}')"/>
        <xsl:value-of select="substring-before($text, '{')"/>
        <xsl:choose>
          <xsl:when test="$name = 'n'"><xsl:value-of select="$n"/></xsl:when>
          <xsl:when test="$name = 'N'"><xsl:value-of select="$word"/></xsl:when>
          <xsl:when test="$name = 'a'"><xsl:value-of select="$a"/></xsl:when>
          <xsl:when test="$name = 'b'"><xsl:value-of select="$b"/></xsl:when>
          <xsl:when test="$name = 'c'"><xsl:value-of select="$c"/></xsl:when>
        </xsl:choose>
        <xsl:call-template name="fill">
          <xsl:with-param name="text" select="substring-after($text, '}')"/>
          <xsl:with-param name="n" select="$n"/>
          <xsl:with-param name="word" select="$word"/>
          <xsl:with-param name="a" select="$a"/>
          <xsl:with-param name="b" select="$b"/>
          <xsl:with-param name="c" select="$c"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A word for an enumerated value, or the value itself where the list is open and has no word for it. -->
  <xsl:template name="word">
    <xsl:param name="id"/>
    <xsl:param name="otherwise"/>
    <xsl:for-each select="$strings">
      <xsl:choose>
        <xsl:when test="key('string', $id)"><xsl:value-of select="key('string', $id)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$otherwise"/></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <!-- A whole number, grouped by thousands. Grouped as text: numbers of XPath end at 2^53. -->
  <xsl:template name="integer">
    <xsl:param name="value"/>
    <xsl:variable name="text" select="string($value)"/>
    <xsl:choose>
      <xsl:when test="starts-with($text, '-')">
        <xsl:text>−</xsl:text>
        <xsl:call-template name="integer"><xsl:with-param name="value" select="substring($text, 2)"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="string-length($text) &gt; 3">
        <xsl:call-template name="integer">
          <xsl:with-param name="value" select="substring($text, 1, string-length($text) - 3)"/>
        </xsl:call-template>
        <xsl:value-of select="$group"/>
        <xsl:value-of select="substring($text, string-length($text) - 2)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- An exact decimal as it stands, with the signs of the language. -->
  <xsl:template name="decimal">
    <xsl:param name="value"/>
    <xsl:choose>
      <xsl:when test="contains($value, '.')">
        <xsl:call-template name="integer"><xsl:with-param name="value" select="substring-before($value, '.')"/></xsl:call-template>
        <xsl:value-of select="$point"/>
        <xsl:value-of select="substring-after($value, '.')"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="integer"><xsl:with-param name="value" select="$value"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 2026-10-05 or an instant that begins so: 5 October 2026. With year = 'no': 5 October. -->
  <xsl:template name="day">
    <xsl:param name="value"/>
    <xsl:param name="year" select="'yes'"/>
    <xsl:value-of select="number(substring($value, 9, 2))"/>
    <xsl:call-template name="say"><xsl:with-param name="id" select="'dayDot'"/></xsl:call-template>
    <xsl:text> </xsl:text>
    <xsl:call-template name="say">
      <xsl:with-param name="id" select="concat('month.', substring($value, 6, 2))"/>
    </xsl:call-template>
    <xsl:if test="$year = 'yes'">
      <xsl:text> </xsl:text>
      <xsl:value-of select="substring($value, 1, 4)"/>
    </xsl:if>
  </xsl:template>

  <!-- 2026-10-05T06:12:00Z: 5 October 2026, 06:12 UTC. -->
  <xsl:template name="instant">
    <xsl:param name="value"/>
    <xsl:call-template name="day"><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:text>, </xsl:text>
    <xsl:value-of select="substring($value, 12, 5)"/>
    <xsl:text> </xsl:text>
    <xsl:call-template name="say"><xsl:with-param name="id" select="'utc'"/></xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
