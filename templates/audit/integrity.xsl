<?xml version="1.0" encoding="UTF-8"?>
<!-- Parts 8 and 9: how to check the bundle, and how the verdicts were reached. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:integrity">
    <section id="integrity" aria-labelledby="h-integrity">
      <h2 id="h-integrity">8 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.integrity'"/></xsl:call-template></h2>
      <xsl:choose>
        <xsl:when test="r:key">
          <p>
            <xsl:call-template name="say"><xsl:with-param name="id" select="'integrity.key'"/><xsl:with-param name="a" select="r:key/@name"/></xsl:call-template>
            <xsl:if test="r:key/@algorithm or r:key/@thumbprint"><xsl:text> (</xsl:text><xsl:value-of select="r:key/@algorithm"/><xsl:if test="r:key/@algorithm and r:key/@thumbprint">, </xsl:if><xsl:if test="r:key/@thumbprint"><xsl:call-template name="say"><xsl:with-param name="id" select="'thumbprint'"/></xsl:call-template><xsl:text> </xsl:text><code><xsl:value-of select="r:key/@thumbprint"/></code></xsl:if><xsl:text>)</xsl:text></xsl:if>
            <xsl:text>. </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'otherChannel'"/></xsl:call-template>
          </p>
        </xsl:when>
        <xsl:otherwise><p><xsl:call-template name="say"><xsl:with-param name="id" select="'integrity.unsigned'"/></xsl:call-template></p></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="r:checkpoint">
        <p>
          <xsl:call-template name="say"><xsl:with-param name="id" select="'checkpoint'"/></xsl:call-template><xsl:text> </xsl:text>
          <xsl:call-template name="say"><xsl:with-param name="id" select="'checkpoint.text'"/><xsl:with-param name="a"><xsl:call-template name="integer"><xsl:with-param name="value" select="r:checkpoint/@size"/></xsl:call-template></xsl:with-param><xsl:with-param name="b" select="r:checkpoint/@origin"/></xsl:call-template>
          <xsl:text> </xsl:text><code><xsl:value-of select="r:checkpoint/@root"/></code>. <xsl:call-template name="say"><xsl:with-param name="id" select="'checkpoint.why'"/></xsl:call-template>
        </p>
      </xsl:if>
      <xsl:if test="r:file">
        <xsl:call-template name="table">
          <xsl:with-param name="id" select="'t-files'"/>
          <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'files'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'file'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'what'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'sha'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="body">
            <xsl:for-each select="r:file">
              <tr><th scope="row"><code class="k"><xsl:value-of select="@name"/></code></th><td><xsl:value-of select="@what"/></td>
                <td><xsl:choose><xsl:when test="@sha256"><code><xsl:value-of select="@sha256"/></code></xsl:when><xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'inManifest'"/></xsl:call-template></xsl:otherwise></xsl:choose></td></tr>
            </xsl:for-each>
          </xsl:with-param>
        </xsl:call-template>
      </xsl:if>
      <xsl:if test="r:command">
        <h3><xsl:call-template name="say"><xsl:with-param name="id" select="'check'"/></xsl:call-template></h3>
        <pre tabindex="0" role="group">
          <xsl:attribute name="aria-label"><xsl:call-template name="say"><xsl:with-param name="id" select="'commands'"/></xsl:call-template></xsl:attribute>
          <code><xsl:for-each select="r:command"><xsl:if test="position() &gt; 1"><xsl:text>&#10;</xsl:text></xsl:if><xsl:value-of select="."/></xsl:for-each></code></pre>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="r:method">
    <section id="method" aria-labelledby="h-method">
      <h2 id="h-method">9 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.method'"/></xsl:call-template></h2>
      <p><xsl:call-template name="say"><xsl:with-param name="id" select="'method.lede'"/></xsl:call-template></p>
      <xsl:for-each select="r:note"><p><xsl:apply-templates select="." mode="prose"/></p></xsl:for-each>
      <xsl:call-template name="words"/>
      <xsl:if test="r:pack"><xsl:call-template name="packs"/></xsl:if>
      <dl class="facts">
        <xsl:call-template name="fact"><xsl:with-param name="say" select="'engine'"/><xsl:with-param name="value"><xsl:value-of select="@engine"/></xsl:with-param></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="say" select="'evaluated'"/><xsl:with-param name="value"><xsl:call-template name="time"><xsl:with-param name="value" select="../r:identity/r:asOf"/></xsl:call-template></xsl:with-param></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="say" select="'timeZone'"/><xsl:with-param name="value"><xsl:value-of select="@timeZone"/></xsl:with-param></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="say" select="'templates'"/><xsl:with-param name="value"><xsl:value-of select="@templates"/><xsl:text> </xsl:text><xsl:call-template name="digest"><xsl:with-param name="value" select="@templatesSHA256"/></xsl:call-template></xsl:with-param></xsl:call-template>
        <xsl:if test="@configurationSHA256"><xsl:call-template name="fact"><xsl:with-param name="say" select="'configuration'"/><xsl:with-param name="value"><xsl:call-template name="digest"><xsl:with-param name="value" select="@configurationSHA256"/></xsl:call-template></xsl:with-param></xsl:call-template></xsl:if>
        <xsl:if test="r:calendar"><xsl:call-template name="fact"><xsl:with-param name="say" select="'calendars'"/><xsl:with-param name="value"><xsl:for-each select="r:calendar"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="."/></xsl:for-each></xsl:with-param></xsl:call-template></xsl:if>
        <xsl:if test="r:library"><xsl:call-template name="fact"><xsl:with-param name="say" select="'libraries'"/><xsl:with-param name="value"><xsl:for-each select="r:library"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@version"/></xsl:for-each></xsl:with-param></xsl:call-template></xsl:if>
      </dl>
    </section>
  </xsl:template>

  <!-- What the words mean: severities, then the states that are not a severity. -->
  <xsl:template name="words">
    <xsl:variable name="method" select="."/>
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-words'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'words'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'word'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'meaning'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'actWithin'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="/r:report/r:verdict/r:severity">
          <tr>
            <th scope="row"><xsl:call-template name="mark"><xsl:with-param name="kind" select="@name"/><xsl:with-param name="word"><xsl:call-template name="say"><xsl:with-param name="id" select="concat('severity.', @name)"/></xsl:call-template></xsl:with-param></xsl:call-template></th>
            <td><xsl:call-template name="say"><xsl:with-param name="id" select="concat('meaning.', @name)"/></xsl:call-template></td>
            <td><xsl:variable name="days" select="$method/r:deadline[@severity = current()/@name]/@days"/><xsl:choose><xsl:when test="$days"><xsl:call-template name="say"><xsl:with-param name="id" select="'days'"/><xsl:with-param name="n" select="$days"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'asAgreed'"/></xsl:call-template></xsl:otherwise></xsl:choose></td>
          </tr>
        </xsl:for-each>
        <tr><th scope="row"><xsl:call-template name="mark"><xsl:with-param name="kind" select="'waived'"/><xsl:with-param name="word"><xsl:call-template name="say"><xsl:with-param name="id" select="'state.waived'"/></xsl:call-template></xsl:with-param></xsl:call-template></th><td><xsl:call-template name="say"><xsl:with-param name="id" select="'meaning.waived'"/></xsl:call-template></td><td><xsl:call-template name="say"><xsl:with-param name="id" select="'endDate'"/></xsl:call-template></td></tr>
        <tr><th scope="row"><xsl:call-template name="mark"><xsl:with-param name="kind" select="'notDetermined'"/><xsl:with-param name="word"><xsl:call-template name="say"><xsl:with-param name="id" select="'state.notDetermined'"/></xsl:call-template></xsl:with-param></xsl:call-template></th><td><xsl:call-template name="say"><xsl:with-param name="id" select="'meaning.notDetermined'"/></xsl:call-template></td><td><xsl:call-template name="say"><xsl:with-param name="id" select="'asAgreed'"/></xsl:call-template></td></tr>
        <tr><th scope="row"><xsl:call-template name="mark"><xsl:with-param name="kind" select="'needsAttestation'"/><xsl:with-param name="word"><xsl:call-template name="say"><xsl:with-param name="id" select="'state.needsAttestation'"/></xsl:call-template></xsl:with-param></xsl:call-template></th><td><xsl:call-template name="say"><xsl:with-param name="id" select="'meaning.needsAttestation'"/></xsl:call-template></td><td><xsl:call-template name="say"><xsl:with-param name="id" select="'asAgreed'"/></xsl:call-template></td></tr>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="packs">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-packs'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'packs'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'packs.rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'pack'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'version'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'law'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'lawAsOf'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'rules'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'sha'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:pack">
          <tr><th scope="row"><code><xsl:value-of select="@id"/></code></th><td><xsl:value-of select="@version"/></td><td><xsl:value-of select="@act"/></td><td><xsl:if test="@lawAsOf"><xsl:call-template name="time"><xsl:with-param name="value" select="@lawAsOf"/></xsl:call-template></xsl:if></td><xsl:call-template name="count"><xsl:with-param name="value" select="@rules"/></xsl:call-template><td><xsl:call-template name="digest"><xsl:with-param name="value" select="@sha256"/></xsl:call-template></td></tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
