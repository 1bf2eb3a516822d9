<?xml version="1.0" encoding="UTF-8"?>
<!-- The report for people: one HTML file, no script, no request.
       xsltproc (option nonet) audit/report.xsl report.xml
     prints it byte for byte as Affidavit writes it; with (option stringparam) language de, in another language. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">
  <xsl:import href="../common/text.xsl"/>
  <xsl:import href="../common/html.xsl"/>
  <xsl:import href="verdict.xsl"/>
  <xsl:import href="scope.xsl"/>
  <xsl:import href="findings.xsl"/>
  <xsl:import href="lineage.xsl"/>
  <xsl:import href="privacy.xsl"/>
  <xsl:import href="statistics.xsl"/>
  <xsl:import href="protection.xsl"/>
  <xsl:import href="integrity.xsl"/>
  <xsl:import href="signoff.xsl"/>
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <!-- How many findings stand in full, and how many in full or as rows. -->
  <xsl:variable name="full" select="100"/>
  <xsl:variable name="rows" select="400"/>
  <!-- SHA-256 of the text of style.xml. -->
  <xsl:variable name="styleHash" select="'uMm3gI0b3ObptKnB7rB8z0sugIdOheTbiv1OTbNKPZE='"/>

  <xsl:key name="finding" match="r:findings/r:finding" use="@id"/>
  <xsl:key name="file" match="r:scope/r:source/r:file" use="@id"/>

  <xsl:template match="/"><xsl:apply-templates select="r:report"/></xsl:template>

  <xsl:template match="r:report">
    <xsl:variable name="running"><xsl:value-of select="@id"/> · <xsl:call-template name="say"><xsl:with-param name="id" select="'edition'"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="@edition"/> · <xsl:call-template name="say"><xsl:with-param name="id" select="'for'"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="r:identity/r:audience"/></xsl:variable>
    <html lang="{$language}" data-running="{$running}">
      <head>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{$styleHash}'; img-src data:; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="referrer" content="no-referrer"/>
        <meta name="robots" content="noindex"/>
        <title><xsl:value-of select="r:identity/r:title"/>, <xsl:value-of select="r:identity/r:period/@name"/> – <xsl:value-of select="r:identity/r:organisation"/></title>
        <style><xsl:value-of select="document('style.xml')/style"/></style>
      </head>
      <body>
        <a class="skip" href="#content"><xsl:call-template name="say"><xsl:with-param name="id" select="'skip'"/></xsl:call-template></a>
        <div class="page">
          <xsl:apply-templates select="r:identity"/>
          <div class="frame">
            <xsl:call-template name="contents"/>
            <main id="content">
              <xsl:apply-templates select="r:verdict"/>
              <xsl:apply-templates select="r:scope"/>
              <xsl:apply-templates select="r:findings"/>
              <xsl:apply-templates select="r:lineage"/>
              <xsl:call-template name="privacy"/>
              <xsl:apply-templates select="r:statistics"/>
              <xsl:apply-templates select="r:protection"/>
              <xsl:apply-templates select="r:integrity"/>
              <xsl:apply-templates select="r:method"/>
              <xsl:apply-templates select="r:signOff"/>
              <xsl:apply-templates select="r:obligations"/>
            </main>
          </div>
          <footer>
            <p>
              <xsl:call-template name="say">
                <xsl:with-param name="id" select="'footer'"/>
                <xsl:with-param name="a" select="@id"/>
                <xsl:with-param name="b" select="@edition"/>
                <xsl:with-param name="c" select="r:identity/r:audience"/>
              </xsl:call-template>
            </p>
            <xsl:if test="r:identity/r:marking"><p><xsl:value-of select="r:identity/r:marking"/></p></xsl:if>
          </footer>
        </div>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="r:identity">
    <header class="cover">
      <p class="imprint">
        <span class="label"><xsl:call-template name="say"><xsl:with-param name="id" select="'kind'"/></xsl:call-template></span>
        <span class="label">
          <xsl:choose>
            <xsl:when test="r:audience/@owner = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'ownCopy'"/></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'copyFor'"/></xsl:call-template><xsl:text> </xsl:text><bdi class="name"><xsl:value-of select="r:audience"/></bdi></xsl:otherwise>
          </xsl:choose>
        </span>
      </p>
      <h1><bdi><xsl:value-of select="r:title"/></bdi></h1>
      <p class="sub"><bdi><xsl:value-of select="r:organisation"/></bdi>, <xsl:value-of select="r:period/@name"/></p>
      <dl class="facts">
        <xsl:call-template name="fact">
          <xsl:with-param name="say" select="'period'"/>
          <xsl:with-param name="value">
            <time datetime="{r:period/@from}">
              <xsl:call-template name="day">
                <xsl:with-param name="value" select="r:period/@from"/>
                <xsl:with-param name="year"><xsl:choose><xsl:when test="substring(r:period/@from, 1, 4) = substring(r:period/@through, 1, 4)">no</xsl:when><xsl:otherwise>yes</xsl:otherwise></xsl:choose></xsl:with-param>
              </xsl:call-template>
            </time>
            <xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'to'"/></xsl:call-template><xsl:text> </xsl:text>
            <xsl:call-template name="time"><xsl:with-param name="value" select="r:period/@through"/></xsl:call-template>
          </xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="say" select="'asOf'"/>
          <xsl:with-param name="value"><xsl:call-template name="time"><xsl:with-param name="value" select="r:asOf"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="say" select="'report'"/>
          <xsl:with-param name="value"><xsl:value-of select="../@id"/>, <xsl:call-template name="say"><xsl:with-param name="id" select="'edition'"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="../@edition"/></xsl:with-param>
        </xsl:call-template>
        <xsl:if test="r:responsible">
          <xsl:call-template name="fact">
            <xsl:with-param name="say" select="'responsible'"/>
            <xsl:with-param name="value"><xsl:apply-templates select="r:responsible" mode="name"/></xsl:with-param>
          </xsl:call-template>
        </xsl:if>
      </dl>
    </header>
  </xsl:template>

  <xsl:template name="contents">
    <nav class="toc">
      <xsl:attribute name="aria-label"><xsl:call-template name="say"><xsl:with-param name="id" select="'contents'"/></xsl:call-template></xsl:attribute>
      <p class="label"><xsl:call-template name="say"><xsl:with-param name="id" select="'contents'"/></xsl:call-template></p>
      <ol>
        <li><a href="#verdict">1 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.verdict'"/></xsl:call-template></a></li>
        <li><a href="#scope">2 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.scope'"/></xsl:call-template></a></li>
        <li><a href="#findings">3 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.findings'"/></xsl:call-template></a></li>
        <li><a href="#lineage">4 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.lineage'"/></xsl:call-template></a></li>
        <li><a href="#privacy">5 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.privacy'"/></xsl:call-template></a></li>
        <li><a href="#statistics">6 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.statistics'"/></xsl:call-template></a></li>
        <li><a href="#protection">7 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.protection'"/></xsl:call-template></a></li>
        <li><a href="#integrity">8 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.integrity'"/></xsl:call-template></a></li>
        <li><a href="#method">9 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.method'"/></xsl:call-template></a></li>
        <li><a href="#signoff">10 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.signoff'"/></xsl:call-template></a></li>
        <li><a href="#appendix"><xsl:call-template name="say"><xsl:with-param name="id" select="'toc.appendix'"/></xsl:call-template></a></li>
      </ol>
    </nav>
  </xsl:template>
</xsl:stylesheet>
