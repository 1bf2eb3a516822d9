<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 1: the verdict in numbers, what is to be decided, what changed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:verdict">
    <xsl:variable name="tone">
      <xsl:choose>
        <xsl:when test="r:severity[@name = 'critical']/@open &gt; 0 or @broken &gt; 0">high</xsl:when>
        <xsl:when test="r:severity[@name = 'major']/@open &gt; 0">med</xsl:when>
        <xsl:when test="@openFindings &gt; 0 or @notMet &gt; 0">low</xsl:when>
        <xsl:when test="@notDetermined &gt; 0 or @needsAttestation &gt; 0 or @waived &gt; 0">wait</xsl:when>
        <xsl:when test="@checked = 0">off</xsl:when>
        <xsl:otherwise>ok</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <section id="verdict" aria-labelledby="h-verdict">
      <h2 id="h-verdict">1 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.verdict'"/></xsl:call-template></h2>
      <div class="verdict {$tone}">
        <p class="label">
          <xsl:choose>
            <xsl:when test="@notMet &gt; 0 or @broken &gt; 0"><xsl:call-template name="say"><xsl:with-param name="id" select="'label.open'"/></xsl:call-template></xsl:when>
            <xsl:when test="@checked = 0"><xsl:call-template name="say"><xsl:with-param name="id" select="'label.nothing'"/></xsl:call-template></xsl:when>
            <xsl:when test="@notDetermined &gt; 0 or @needsAttestation &gt; 0"><xsl:call-template name="say"><xsl:with-param name="id" select="'label.pending'"/></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'label.clear'"/></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </p>
        <p class="call"><xsl:call-template name="call"/></p>
        <xsl:if test="@worst"><xsl:apply-templates select="/r:report/r:findings/r:finding[@id = current()/@worst]" mode="worst"/></xsl:if>
      </div>
      <xsl:call-template name="tiles"/>
      <xsl:call-template name="regulations"/>
      <xsl:apply-templates select="../r:decisions[r:decision]"/>
      <xsl:choose>
        <xsl:when test="../r:changes"><xsl:apply-templates select="../r:changes"/></xsl:when>
        <xsl:otherwise><p class="note"><xsl:call-template name="say"><xsl:with-param name="id" select="'first'"/></xsl:call-template></p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <!-- The verdict in plain sentences. Nothing here calls an organisation compliant. -->
  <xsl:template name="call">
    <xsl:choose>
      <xsl:when test="@checked = 0"><xsl:call-template name="say"><xsl:with-param name="id" select="'call.nothing'"/></xsl:call-template></xsl:when>
      <xsl:when test="@notMet &gt; 0">
        <xsl:call-template name="say">
          <xsl:with-param name="id" select="'call.notMet'"/>
          <xsl:with-param name="n" select="@notMet"/>
          <xsl:with-param name="a" select="@checked"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="@broken = 0">
        <xsl:call-template name="say">
          <xsl:with-param name="id" select="'call.clear'"/>
          <xsl:with-param name="n" select="@checked"/>
          <xsl:with-param name="a" select="@checked"/>
        </xsl:call-template>
      </xsl:when>
    </xsl:choose>
    <xsl:if test="@broken &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'call.broken'"/><xsl:with-param name="n" select="@broken"/></xsl:call-template></xsl:if>
    <xsl:if test="@notDetermined &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'call.undetermined'"/><xsl:with-param name="n" select="@notDetermined"/></xsl:call-template></xsl:if>
    <xsl:if test="@needsAttestation &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'call.attestation'"/><xsl:with-param name="n" select="@needsAttestation"/></xsl:call-template></xsl:if>
    <xsl:if test="@waived &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'call.waived'"/><xsl:with-param name="n" select="@waived"/></xsl:call-template></xsl:if>
  </xsl:template>

  <xsl:template match="r:finding" mode="worst">
    <p>
      <xsl:call-template name="say"><xsl:with-param name="id" select="'worst'"/></xsl:call-template><xsl:text> </xsl:text>
      <bdi><xsl:value-of select="r:title"/></bdi>
      <xsl:text> (</xsl:text><a href="#{@id}"><xsl:value-of select="@id"/></a><xsl:text>)</xsl:text>
      <xsl:if test="@due">
        <xsl:text>, </xsl:text>
        <xsl:call-template name="say">
          <xsl:with-param name="id" select="'worst.due'"/>
          <xsl:with-param name="a"><xsl:call-template name="day"><xsl:with-param name="value" select="@due"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
      </xsl:if>
      <xsl:text>.</xsl:text>
    </p>
  </xsl:template>

  <xsl:template name="tiles">
    <dl class="tiles">
      <div><dt><xsl:call-template name="say"><xsl:with-param name="id" select="'tile.met'"/></xsl:call-template></dt><dd><xsl:call-template name="integer"><xsl:with-param name="value" select="@met"/></xsl:call-template><xsl:text> </xsl:text><small>
        <xsl:call-template name="say">
          <xsl:with-param name="id" select="'tile.met.of'"/>
          <xsl:with-param name="a"><xsl:call-template name="integer"><xsl:with-param name="value" select="@checked"/></xsl:call-template></xsl:with-param>
        </xsl:call-template></small></dd></div>
      <div><dt><xsl:call-template name="say"><xsl:with-param name="id" select="'tile.open'"/></xsl:call-template></dt><dd><xsl:call-template name="integer"><xsl:with-param name="value" select="@openFindings"/></xsl:call-template><xsl:text> </xsl:text><small>
        <xsl:for-each select="r:severity[@open &gt; 0 or @name = 'critical' or @name = 'major']">
          <xsl:if test="position() &gt; 1">, </xsl:if>
          <xsl:call-template name="say">
            <xsl:with-param name="id" select="concat('count.', @name)"/>
            <xsl:with-param name="n" select="@open"/>
          </xsl:call-template>
        </xsl:for-each></small></dd></div>
      <div><dt><xsl:call-template name="say"><xsl:with-param name="id" select="'tile.privacy'"/></xsl:call-template></dt><dd>
        <xsl:choose>
          <xsl:when test="../r:privacy">
            <xsl:text>ρ </xsl:text><xsl:call-template name="decimal"><xsl:with-param name="value" select="../r:privacy/r:year/@left"/></xsl:call-template><xsl:text> </xsl:text><small>
              <xsl:call-template name="say">
                <xsl:with-param name="id" select="'tile.privacy.of'"/>
                <xsl:with-param name="a"><xsl:call-template name="decimal"><xsl:with-param name="value" select="../r:privacy/r:year/@limit"/></xsl:call-template></xsl:with-param>
              </xsl:call-template></small>
          </xsl:when>
          <xsl:otherwise><xsl:text>– </xsl:text><small><xsl:call-template name="say"><xsl:with-param name="id" select="'tile.privacy.none'"/></xsl:call-template></small></xsl:otherwise>
        </xsl:choose></dd></div>
      <div><dt><xsl:call-template name="say"><xsl:with-param name="id" select="'tile.records'"/></xsl:call-template></dt><dd><xsl:call-template name="integer"><xsl:with-param name="value" select="@recordsJudged"/></xsl:call-template><xsl:text> </xsl:text><small>
        <xsl:choose>
          <xsl:when test="@recordsRejected &gt; 0"><xsl:call-template name="say"><xsl:with-param name="id" select="'tile.rejected'"/><xsl:with-param name="n" select="@recordsRejected"/></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'tile.rejected.none'"/></xsl:call-template></xsl:otherwise>
        </xsl:choose></small></dd></div>
    </dl>
  </xsl:template>

  <!-- Obligations by regulation and state; the columns add up to those checked. -->
  <xsl:template name="regulations">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-verdict'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'byRegulation'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:call-template name="say"><xsl:with-param name="id" select="'byRegulation.rest'"/></xsl:call-template><xsl:text> </xsl:text><a href="#appendix"><xsl:call-template name="say"><xsl:with-param name="id" select="'appendixA'"/></xsl:call-template></a>.<xsl:if test="@notApplicable + @notYetInForce &gt; 0"><xsl:text> </xsl:text>
        <xsl:call-template name="say">
          <xsl:with-param name="id" select="'apart'"/>
          <xsl:with-param name="a"><xsl:call-template name="integer"><xsl:with-param name="value" select="@notApplicable"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="b"><xsl:call-template name="integer"><xsl:with-param name="value" select="@notYetInForce"/></xsl:call-template></xsl:with-param>
        </xsl:call-template></xsl:if></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'regulation'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'result.met'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'result.notMet'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'result.waived'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'result.notDetermined'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'result.needsAttestation'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:if test="@broken &gt; 0"><xsl:call-template name="th"><xsl:with-param name="say" select="'result.broken'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:if><xsl:call-template name="th"><xsl:with-param name="say" select="'result.checked'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:variable name="broken" select="@broken"/>
        <xsl:for-each select="r:regulation">
          <tr>
            <th scope="row"><xsl:value-of select="@name"/><xsl:if test="@act and @act != @name">, <xsl:value-of select="@act"/></xsl:if></th>
            <xsl:apply-templates select="." mode="states"><xsl:with-param name="broken" select="$broken"/></xsl:apply-templates>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
      <xsl:with-param name="foot">
        <tr><th scope="row"><xsl:call-template name="say"><xsl:with-param name="id" select="'total'"/></xsl:call-template></th><xsl:apply-templates select="." mode="states"><xsl:with-param name="broken" select="@broken"/></xsl:apply-templates></tr>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="*" mode="states">
    <xsl:param name="broken"/>
    <xsl:call-template name="count"><xsl:with-param name="value" select="@met"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@notMet"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@waived"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@notDetermined"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@needsAttestation"/></xsl:call-template>
    <xsl:if test="$broken &gt; 0"><xsl:call-template name="count"><xsl:with-param name="value" select="@broken"/></xsl:call-template></xsl:if>
    <xsl:call-template name="count"><xsl:with-param name="value" select="@checked"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="r:decisions">
    <h3><xsl:call-template name="say"><xsl:with-param name="id" select="'decide'"/></xsl:call-template></h3>
    <ol>
      <xsl:for-each select="r:decision">
        <li>
          <xsl:apply-templates select="r:what" mode="prose"/>
          <xsl:if test="@finding"><xsl:text> </xsl:text><a href="#{@finding}"><xsl:value-of select="@finding"/></a></xsl:if>
          <xsl:if test="r:owner"><xsl:text>, </xsl:text><xsl:apply-templates select="r:owner" mode="name"/></xsl:if>
          <xsl:if test="@due">
            <xsl:text>, </xsl:text>
            <xsl:call-template name="say">
              <xsl:with-param name="id" select="'decide.by'"/>
              <xsl:with-param name="a"><xsl:call-template name="day"><xsl:with-param name="value" select="@due"/></xsl:call-template></xsl:with-param>
            </xsl:call-template>
          </xsl:if>
          <xsl:text>.</xsl:text>
        </li>
      </xsl:for-each>
    </ol>
  </xsl:template>

  <xsl:template match="r:changes">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-change'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'since'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest">
        <xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="@edition">
            <xsl:call-template name="say">
              <xsl:with-param name="id" select="'since.which'"/>
              <xsl:with-param name="a" select="@since"/>
              <xsl:with-param name="b" select="@edition"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="say">
              <xsl:with-param name="id" select="'since.period'"/>
              <xsl:with-param name="a" select="@since"/>
            </xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'change'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'findings'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'which'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body"><xsl:apply-templates select="r:new|r:remaining|r:resolved" mode="change"/></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- At most 20 are named; a finding that is a row or an article of this page is linked. -->
  <xsl:template match="*" mode="change">
    <tr>
      <th scope="row">
        <xsl:call-template name="say"><xsl:with-param name="id" select="concat('change.', local-name())"/></xsl:call-template>
      </th>
      <xsl:call-template name="count"><xsl:with-param name="value" select="@count"/></xsl:call-template>
      <td>
        <xsl:for-each select="r:finding[position() &lt;= 20]">
          <xsl:if test="position() &gt; 1">, </xsl:if>
          <xsl:choose>
            <xsl:when test="@here = 'true' and key('finding', .)/@rank &lt;= $rows"><a href="#{.}"><xsl:value-of select="."/></a></xsl:when>
            <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
          </xsl:choose>
        </xsl:for-each>
        <xsl:if test="@count &gt; 20"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="@count - 20"/></xsl:call-template></xsl:if>
      </td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
