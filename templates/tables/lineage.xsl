<?xml version="1.0" encoding="UTF-8"?>
<!-- lineage.csv: one row a hop of a finding's path (RFC 4180, UTF-8). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1">
  <xsl:import href="../common/csv.xsl"/>
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/">
    <xsl:text>finding,hop,from,run,to,at,country,breaks&#13;&#10;</xsl:text>
    <xsl:for-each select="r:report/r:findings/r:finding">
      <xsl:variable name="finding" select="@id"/>
      <xsl:for-each select="r:hop">
        <xsl:value-of select="$finding"/>
        <xsl:call-template name="field"><xsl:with-param name="value" select="position()"/></xsl:call-template>
        <xsl:call-template name="value"><xsl:with-param name="of" select="r:from"/></xsl:call-template>
        <xsl:call-template name="value"><xsl:with-param name="of" select="r:run"/></xsl:call-template>
        <xsl:call-template name="value"><xsl:with-param name="of" select="r:to"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="value" select="@at"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="value" select="@country"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="value" select="@breaks"/></xsl:call-template>
        <xsl:text>&#13;&#10;</xsl:text>
      </xsl:for-each>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
