<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 7: what this copy holds back. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:protection">
    <section id="protection" aria-labelledby="h-protection">
      <h2 id="h-protection">7 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.protection'"/></xsl:call-template></h2>
      <p>
        <xsl:choose>
          <xsl:when test="../r:identity/r:audience/@owner = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'protection.own'"/></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'protection.copy'"/><xsl:with-param name="a" select="../r:identity/r:audience"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text><span class="sealed"><xsl:call-template name="say"><xsl:with-param name="id" select="'protection.mark'"/></xsl:call-template></span><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'protection.stands'"/></xsl:call-template>
      </p>
      <xsl:if test="r:field">
        <xsl:call-template name="table">
          <xsl:with-param name="id" select="'t-protection'"/>
          <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'protection.caption'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="rest"><xsl:call-template name="say"><xsl:with-param name="id" select="'protection.rest'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'field'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'how'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'readers'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'values'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="body"><xsl:apply-templates select="r:field"/></xsl:with-param>
        </xsl:call-template>
      </xsl:if>
      <xsl:if test="r:joint">
        <xsl:call-template name="table">
          <xsl:with-param name="id" select="'t-joint'"/>
          <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'joint'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="rest"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'joint.rest'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'scopeName'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'reason'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="body"><xsl:for-each select="r:joint"><tr><th scope="row"><code><xsl:value-of select="@name"/></code></th><td><xsl:value-of select="@reason"/></td></tr></xsl:for-each></xsl:with-param>
        </xsl:call-template>
      </xsl:if>
      <xsl:for-each select="r:note"><p><xsl:apply-templates select="." mode="prose"/></p></xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template match="r:field">
    <tr>
      <th scope="row"><xsl:choose><xsl:when test="@path = 'default'"><xsl:call-template name="say"><xsl:with-param name="id" select="'everythingElse'"/></xsl:call-template></xsl:when><xsl:otherwise><code><xsl:value-of select="@path"/></code></xsl:otherwise></xsl:choose></th>
      <td><xsl:call-template name="say"><xsl:with-param name="id" select="concat('treatment.', @treatment)"/></xsl:call-template><xsl:if test="@class"><xsl:text> </xsl:text><code><xsl:value-of select="@class"/></code></xsl:if></td>
      <td>
        <xsl:choose>
          <xsl:when test="r:reader"><xsl:call-template name="readers"/></xsl:when>
          <xsl:when test="@treatment = 'keep' or @treatment = 'generalise' or @treatment = 'aggregateOnly'"><xsl:call-template name="say"><xsl:with-param name="id" select="'everyone'"/></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'noOne'"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </td>
      <td class="num"><xsl:if test="@values"><xsl:call-template name="integer"><xsl:with-param name="value" select="@values"/></xsl:call-template></xsl:if></td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
