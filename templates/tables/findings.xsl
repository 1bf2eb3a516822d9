<?xml version="1.0" encoding="UTF-8"?>
<!-- findings.csv: one row a finding (RFC 4180, UTF-8). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1">
  <xsl:import href="../common/csv.xsl"/>
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/">
    <xsl:text>id,rule,regulation,cite,severity,verdict,state,subject,title,act,first_seen,new,age_days,due,owner,waiver,waiver_until,evidence,hops&#13;&#10;</xsl:text>
    <xsl:for-each select="r:report/r:findings/r:finding">
      <xsl:value-of select="@id"/>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@rule"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@regulation"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@cite"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@severity"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@verdict"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@state"/></xsl:call-template>
      <xsl:call-template name="value"><xsl:with-param name="of" select="r:subject"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="r:title"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@act"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@firstSeen"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@new"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@ageInDays"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="@due"/></xsl:call-template>
      <xsl:call-template name="value"><xsl:with-param name="of" select="r:owner"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="r:waiver/@id"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="r:waiver/@until"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="count(r:evidence)"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="value" select="count(r:hop)"/></xsl:call-template>
      <xsl:text>&#13;&#10;</xsl:text>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
