<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 3: findings. The gravest stand in full, the others as rows, and what is beyond that is counted. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:findings">
    <xsl:variable name="verdict" select="../r:verdict"/>
    <section id="findings" aria-labelledby="h-findings">
      <h2 id="h-findings">3 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.findings'"/></xsl:call-template></h2>
      <xsl:choose>
        <xsl:when test="@count = 0"><p class="lede"><xsl:call-template name="say"><xsl:with-param name="id" select="'findings.none'"/></xsl:call-template></p></xsl:when>
        <xsl:otherwise>
          <p><xsl:call-template name="say"><xsl:with-param name="id" select="'findings.lede'"/></xsl:call-template></p>
          <fieldset class="filter">
            <legend><xsl:call-template name="say"><xsl:with-param name="id" select="'show'"/></xsl:call-template></legend>
            <label><input type="radio" name="show" id="show-all" checked="checked"/><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'show.all'"/><xsl:with-param name="n" select="@count"/></xsl:call-template></label>
            <label><input type="radio" name="show" id="show-act"/><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'show.open'"/><xsl:with-param name="n" select="$verdict/@openFindings"/></xsl:call-template></label>
            <label><input type="radio" name="show" id="show-wait"/><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'show.wait'"/><xsl:with-param name="n" select="@count - $verdict/@openFindings"/></xsl:call-template></label>
            <label><input type="radio" name="show" id="show-new"/><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'show.new'"/><xsl:with-param name="n" select="$verdict/@newFindings"/></xsl:call-template></label>
          </fieldset>
          <xsl:for-each select="$verdict/r:regulation">
            <xsl:variable name="id" select="@id"/>
            <xsl:variable name="shown" select="/r:report/r:findings/r:finding[@regulation = $id and @rank &lt;= $full]"/>
            <xsl:if test="$shown">
              <h3><xsl:value-of select="@name"/></h3>
              <xsl:apply-templates select="$shown" mode="full"><xsl:sort select="@rank" data-type="number"/></xsl:apply-templates>
            </xsl:if>
          </xsl:for-each>
          <xsl:if test="@count &gt; $full"><xsl:call-template name="rows"/></xsl:if>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <!-- What the filters look at. -->
  <xsl:template match="r:finding" mode="data">
    <xsl:attribute name="data-state">
      <xsl:choose>
        <xsl:when test="@state = 'open' or @state = 'waiverLapsed' or @state = 'error'">open</xsl:when>
        <xsl:otherwise>wait</xsl:otherwise>
      </xsl:choose>
    </xsl:attribute>
    <xsl:attribute name="data-since"><xsl:choose><xsl:when test="@new = 'true'">new</xsl:when><xsl:otherwise>old</xsl:otherwise></xsl:choose></xsl:attribute>
  </xsl:template>

  <xsl:template match="r:finding" mode="full">
    <xsl:variable name="kind"><xsl:apply-templates select="." mode="kind"/></xsl:variable>
    <xsl:variable name="tone"><xsl:call-template name="tone"><xsl:with-param name="kind" select="$kind"/></xsl:call-template></xsl:variable>
    <article class="finding {$tone}" id="{@id}" aria-labelledby="{@id}-h">
      <xsl:apply-templates select="." mode="data"/>
      <header>
        <p class="line">
          <xsl:apply-templates select="." mode="mark"/>
          <xsl:if test="$kind != @severity">
            <span class="off"><xsl:call-template name="say"><xsl:with-param name="id" select="concat('severity.', @severity)"/></xsl:call-template></span>
          </xsl:if>
          <xsl:if test="@state = 'waiverLapsed'"><span class="wait"><xsl:call-template name="say"><xsl:with-param name="id" select="'state.waiverLapsed'"/></xsl:call-template></span></xsl:if>
          <span><xsl:value-of select="@cite"/></span>
          <a href="#{@id}"><code><xsl:value-of select="@id"/></code></a>
        </p>
        <h4 id="{@id}-h"><bdi><xsl:value-of select="r:title"/></bdi></h4>
      </header>
      <xsl:call-template name="meta"/>
      <div class="body">
        <h5><xsl:call-template name="say"><xsl:with-param name="id" select="'theRule'"/></xsl:call-template></h5>
        <p class="cite"><xsl:apply-templates select="r:ruleSentence" mode="prose"/><xsl:text> </xsl:text><code><xsl:value-of select="@rule"/></code></p>
        <h5><xsl:call-template name="say"><xsl:with-param name="id" select="'found'"/></xsl:call-template></h5>
        <xsl:for-each select="r:found"><p><xsl:apply-templates select="." mode="prose"/></p></xsl:for-each>
        <xsl:apply-templates select="r:people"/>
        <xsl:if test="r:evidence"><xsl:call-template name="evidence"/></xsl:if>
        <xsl:if test="r:hop"><xsl:call-template name="path"/></xsl:if>
        <xsl:if test="r:remedy">
          <h5><xsl:choose><xsl:when test="@state = 'notDetermined' or @state = 'needsAttestation'"><xsl:call-template name="say"><xsl:with-param name="id" select="'remedy.settle'"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'remedy'"/></xsl:call-template></xsl:otherwise></xsl:choose></h5>
          <xsl:call-template name="steps"><xsl:with-param name="items" select="r:remedy"/></xsl:call-template>
        </xsl:if>
        <xsl:apply-templates select="r:waiver"/>
      </div>
    </article>
  </xsl:template>

  <xsl:template name="meta">
    <dl class="meta">
      <xsl:choose>
        <xsl:when test="@state = 'waived'">
          <xsl:call-template name="fact"><xsl:with-param name="say" select="'acceptedBy'"/><xsl:with-param name="value"><xsl:apply-templates select="r:waiver/r:owner" mode="name"/></xsl:with-param></xsl:call-template>
          <xsl:if test="r:waiver"><xsl:call-template name="fact"><xsl:with-param name="say" select="'until'"/><xsl:with-param name="value"><xsl:call-template name="day"><xsl:with-param name="value" select="r:waiver/@until"/></xsl:call-template></xsl:with-param></xsl:call-template></xsl:if>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="fact">
            <xsl:with-param name="say" select="'owner'"/>
            <xsl:with-param name="value"><xsl:choose><xsl:when test="r:owner"><xsl:apply-templates select="r:owner" mode="name"/></xsl:when><xsl:otherwise><span class="gone"><xsl:call-template name="say"><xsl:with-param name="id" select="'unknown'"/></xsl:call-template></span></xsl:otherwise></xsl:choose></xsl:with-param>
          </xsl:call-template>
          <xsl:if test="@due"><xsl:call-template name="fact"><xsl:with-param name="say" select="'due'"/><xsl:with-param name="value"><xsl:call-template name="day"><xsl:with-param name="value" select="@due"/></xsl:call-template></xsl:with-param></xsl:call-template></xsl:if>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="fact">
        <xsl:with-param name="say" select="'firstSeen'"/>
        <xsl:with-param name="value">
          <xsl:choose>
            <xsl:when test="@new = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'thisPeriod'"/></xsl:call-template></xsl:when>
            <xsl:when test="@ageInDays &gt; 0">
              <xsl:call-template name="say">
                <xsl:with-param name="id" select="'openDays'"/>
                <xsl:with-param name="n" select="@ageInDays"/>
                <xsl:with-param name="a" select="@firstSeen"/>
              </xsl:call-template>
            </xsl:when>
            <xsl:otherwise><xsl:value-of select="@firstSeen"/></xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
      <xsl:if test="@act"><xsl:call-template name="fact"><xsl:with-param name="say" select="'judgedAt'"/><xsl:with-param name="value"><xsl:call-template name="time"><xsl:with-param name="value" select="@act"/></xsl:call-template></xsl:with-param></xsl:call-template></xsl:if>
      <xsl:call-template name="fact"><xsl:with-param name="say" select="'concerns'"/><xsl:with-param name="value"><xsl:apply-templates select="r:subject" mode="value"/></xsl:with-param></xsl:call-template>
    </dl>
  </xsl:template>

  <xsl:template match="r:people">
    <p>
      <xsl:call-template name="say"><xsl:with-param name="id" select="'people'"/></xsl:call-template><xsl:text> </xsl:text>
      <xsl:choose>
        <xsl:when test="r:exact"><xsl:call-template name="integer"><xsl:with-param name="value" select="r:exact"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'fewerThan'"/><xsl:with-param name="n" select="r:fewerThan"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="r:sealed"><xsl:text>; </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'exactNumber'"/></xsl:call-template><xsl:text> </xsl:text><xsl:apply-templates select="r:sealed" mode="value"/></xsl:if>
      <xsl:text>.</xsl:text>
    </p>
  </xsl:template>

  <!-- At most eight items; the rest stands in report.xml. -->
  <xsl:template name="evidence">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="concat(@id, '-e')"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'evidence'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:call-template name="say"><xsl:with-param name="id" select="'evidence.rest'"/></xsl:call-template><xsl:text> </xsl:text><code>report.xml</code></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'item'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'shows'"/></xsl:call-template><xsl:if test="r:evidence/@sha256"><xsl:call-template name="th"><xsl:with-param name="say" select="'sha'"/></xsl:call-template></xsl:if></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:evidence[position() &lt;= 8]">
          <tr>
            <th scope="row">
              <xsl:apply-templates select="r:record" mode="value"/>
              <xsl:if test="@file or @locator">
                <br/><small><xsl:value-of select="key('file', @file)/@name"/><xsl:if test="@file and @locator">, </xsl:if><xsl:value-of select="@locator"/></small>
              </xsl:if>
            </th>
            <td>
              <xsl:if test="@pointer != ''"><code><xsl:value-of select="@pointer"/></code><xsl:text> </xsl:text></xsl:if>
              <xsl:apply-templates select="r:value" mode="value"/>
              <xsl:if test="r:shows"><br/><xsl:apply-templates select="r:shows" mode="prose"/></xsl:if>
            </td>
            <xsl:if test="../r:evidence/@sha256"><td><xsl:call-template name="digest"><xsl:with-param name="value" select="@sha256"/></xsl:call-template></td></xsl:if>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
    <xsl:if test="count(r:evidence) &gt; 8"><p class="note"><xsl:call-template name="say"><xsl:with-param name="id" select="'evidence.more'"/><xsl:with-param name="n" select="count(r:evidence) - 8"/></xsl:call-template><xsl:text> </xsl:text><code>report.xml</code>.</p></xsl:if>
  </xsl:template>

  <!-- At most twelve hops, and the one that breaks. -->
  <xsl:template name="path">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="concat(@id, '-p')"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'path'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:call-template name="say"><xsl:with-param name="id" select="'path.rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'step'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'from'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'through'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'into'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'carries'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:hop"><xsl:if test="position() &lt;= 12 or @breaks = 'true'"><xsl:apply-templates select="."><xsl:with-param name="step" select="position()"/></xsl:apply-templates></xsl:if></xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="r:hop">
    <xsl:param name="step"/>
    <tr>
      <xsl:if test="@breaks = 'true'"><xsl:attribute name="class">breaks</xsl:attribute></xsl:if>
      <th scope="row"><xsl:value-of select="$step"/></th>
      <td><xsl:apply-templates select="r:from" mode="value"/></td>
      <td>
        <xsl:apply-templates select="r:run" mode="value"/>
        <xsl:if test="@at"><xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="value" select="@at"/></xsl:call-template></xsl:if>
        <xsl:if test="@country"><xsl:text> </xsl:text>
          <xsl:call-template name="say"><xsl:with-param name="id" select="'in'"/><xsl:with-param name="a" select="@country"/></xsl:call-template>
        </xsl:if>
      </td>
      <td><xsl:apply-templates select="r:to" mode="value"/></td>
      <td>
        <xsl:if test="@breaks = 'true'">
          <xsl:call-template name="mark"><xsl:with-param name="kind" select="'critical'"/><xsl:with-param name="word"><xsl:call-template name="say"><xsl:with-param name="id" select="'breaks'"/></xsl:call-template></xsl:with-param></xsl:call-template>
          <xsl:text> </xsl:text>
        </xsl:if>
        <xsl:apply-templates select="r:note" mode="prose"/>
      </td>
    </tr>
  </xsl:template>

  <xsl:template match="r:waiver">
    <h5><xsl:call-template name="say"><xsl:with-param name="id" select="'theWaiver'"/></xsl:call-template></h5>
    <p>
      <xsl:call-template name="say">
        <xsl:with-param name="id" select="'waiver.text'"/>
        <xsl:with-param name="a">
          <xsl:choose>
            <xsl:when test="r:owner/r:sealed"><xsl:for-each select="r:owner/r:sealed"><xsl:call-template name="sealed"/></xsl:for-each></xsl:when>
            <xsl:otherwise><xsl:value-of select="r:owner"/></xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
      <xsl:text> </xsl:text><strong><xsl:call-template name="day"><xsl:with-param name="value" select="@until"/></xsl:call-template></strong><xsl:call-template name="say"><xsl:with-param name="id" select="'waiver.because'"/></xsl:call-template><xsl:text> </xsl:text>
      <xsl:apply-templates select="r:reason" mode="prose"/>
    </p>
    <p class="note">
      <xsl:call-template name="say"><xsl:with-param name="id" select="'waiver.id'"/></xsl:call-template><xsl:text> </xsl:text><code><xsl:value-of select="@id"/></code>, <xsl:choose>
        <xsl:when test="r:signedBy"><xsl:call-template name="say"><xsl:with-param name="id" select="'waiver.signed'"/></xsl:call-template><xsl:text> </xsl:text><xsl:apply-templates select="r:signedBy" mode="name"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'waiver.unsigned'"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>. <xsl:choose>
        <xsl:when test="@lapsed = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'waiver.lapsed'"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'waiver.holds'"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </p>
  </xsl:template>

  <xsl:template name="rows">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-rest'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest">, <xsl:call-template name="say"><xsl:with-param name="id" select="'rest.rest'"/></xsl:call-template><xsl:text> </xsl:text><code>report.xml</code><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'and'"/></xsl:call-template><xsl:text> </xsl:text><code>findings.csv</code></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'finding'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'state'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'which'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'subject'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'due'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:finding[@rank &gt; $full and @rank &lt;= $rows]">
          <xsl:sort select="@rank" data-type="number"/>
          <tr id="{@id}">
            <xsl:apply-templates select="." mode="data"/>
            <th scope="row"><code><xsl:value-of select="@id"/></code></th>
            <td><xsl:apply-templates select="." mode="mark"/></td>
            <td><xsl:value-of select="substring(r:title, 1, 200)"/> (<xsl:value-of select="@cite"/>)</td>
            <td><xsl:apply-templates select="r:subject" mode="value"/></td>
            <td><xsl:if test="@due"><xsl:value-of select="@due"/></xsl:if></td>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
    <xsl:if test="@count &gt; $rows"><p><xsl:call-template name="say"><xsl:with-param name="id" select="'rest.unlisted'"/><xsl:with-param name="n" select="@count - $rows"/></xsl:call-template><xsl:text> </xsl:text><xsl:if test="not(@listed)"><code>report.xml</code><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'and'"/></xsl:call-template><xsl:text> </xsl:text></xsl:if><code>findings.csv</code>.<xsl:if test="@listed"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'rest.listed'"/><xsl:with-param name="n" select="@listed"/></xsl:call-template></xsl:if></p></xsl:if>
  </xsl:template>
</xsl:stylesheet>
