<?xml version="1.0" encoding="UTF-8"?>
<!-- What every page shares: values as the audience may see them, prose, marks of state, tables. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <!-- Values. -->
  <xsl:template match="r:clear" mode="value"><code><xsl:value-of select="."/></code></xsl:template>
  <xsl:template match="r:clear" mode="name"><bdi><xsl:value-of select="."/></bdi></xsl:template>
  <xsl:template match="r:token" mode="value"><span class="token"><xsl:value-of select="."/></span></xsl:template>
  <xsl:template match="r:token" mode="name"><span class="token"><xsl:value-of select="."/></span></xsl:template>
  <xsl:template match="r:absent" mode="value"><xsl:call-template name="gone"/></xsl:template>
  <xsl:template match="r:absent" mode="name"><xsl:call-template name="gone"/></xsl:template>
  <xsl:template match="r:sealed" mode="value"><xsl:call-template name="sealed"/></xsl:template>
  <xsl:template match="r:sealed" mode="name"><xsl:call-template name="sealed"/></xsl:template>
  <xsl:template match="*" mode="value"><xsl:apply-templates select="r:clear|r:token|r:sealed|r:absent" mode="value"/></xsl:template>
  <xsl:template match="*" mode="name"><xsl:apply-templates select="r:clear|r:token|r:sealed|r:absent" mode="name"/></xsl:template>

  <xsl:template name="gone">
    <span class="gone"><xsl:call-template name="say"><xsl:with-param name="id" select="'absent'"/></xsl:call-template></span>
  </xsl:template>

  <xsl:template name="sealed">
    <span class="sealed">
      <xsl:choose>
        <xsl:when test="r:reader">
          <xsl:call-template name="say">
            <xsl:with-param name="id" select="'sealedFor'"/>
            <xsl:with-param name="a"><xsl:call-template name="readers"/></xsl:with-param>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'sealed'"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </span>
  </xsl:template>

  <xsl:template name="readers">
    <xsl:for-each select="r:reader">
      <xsl:if test="position() &gt; 1">, </xsl:if>
      <xsl:value-of select="."/>
    </xsl:for-each>
  </xsl:template>

  <!-- Prose. -->
  <xsl:template match="*" mode="prose"><xsl:apply-templates select="node()" mode="run"/></xsl:template>
  <xsl:template match="text()" mode="run"><xsl:value-of select="."/></xsl:template>
  <xsl:template match="r:code" mode="run"><code><xsl:value-of select="."/></code></xsl:template>
  <xsl:template match="r:strong" mode="run"><strong><xsl:value-of select="."/></strong></xsl:template>
  <xsl:template match="r:sealed" mode="run"><xsl:call-template name="sealed"/></xsl:template>
  <xsl:template match="r:ref" mode="run"><a href="#{.}"><xsl:value-of select="."/></a></xsl:template>

  <!-- One paragraph, or a list of several. -->
  <xsl:template name="steps">
    <xsl:param name="items"/>
    <xsl:choose>
      <xsl:when test="count($items) = 1"><p><xsl:apply-templates select="$items" mode="prose"/></p></xsl:when>
      <xsl:when test="$items">
        <ol><xsl:for-each select="$items"><li><xsl:apply-templates select="." mode="prose"/></li></xsl:for-each></ol>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- A mark of state: shape and word, never colour alone. -->
  <xsl:template name="mark">
    <xsl:param name="kind"/>
    <xsl:param name="word"/>
    <xsl:variable name="class"><xsl:call-template name="tone"><xsl:with-param name="kind" select="$kind"/></xsl:call-template></xsl:variable>
    <span class="st {$class}">
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path>
          <xsl:attribute name="d">
            <xsl:choose>
              <xsl:when test="$kind = 'critical'">M6 0 12 11H0z</xsl:when>
              <xsl:when test="$kind = 'major'">M6 0 12 6 6 12 0 6z</xsl:when>
              <xsl:when test="$kind = 'minor'">M1 1h10v10H1z</xsl:when>
              <xsl:when test="$kind = 'advisory'">M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z</xsl:when>
              <xsl:when test="$kind = 'met'">M1.2 6.2 4.6 9.8 11 2.2l-1.6-1.4-4.9 6-1.8-2z</xsl:when>
              <xsl:when test="$kind = 'waived'">M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0zm0 2.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6z</xsl:when>
              <xsl:when test="$kind = 'needsAttestation'">M1.5 0h9L7 6l3.5 6h-9L5 6z</xsl:when>
              <xsl:when test="$kind = 'error'">M1.5 0 6 4.5 10.5 0 12 1.5 7.5 6 12 10.5 10.5 12 6 7.5 1.5 12 0 10.5 4.5 6 0 1.5z</xsl:when>
              <xsl:when test="$kind = 'later'">M0 5h3v2H0zm4.5 0h3v2h-3zM9 5h3v2H9z</xsl:when>
              <xsl:otherwise>M1 5h10v2H1z</xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
        </path>
      </svg>
      <xsl:value-of select="$word"/>
    </span>
  </xsl:template>

  <xsl:template name="tone">
    <xsl:param name="kind"/>
    <xsl:choose>
      <xsl:when test="$kind = 'critical' or $kind = 'error'">high</xsl:when>
      <xsl:when test="$kind = 'major'">med</xsl:when>
      <xsl:when test="$kind = 'minor'">low</xsl:when>
      <xsl:when test="$kind = 'met'">ok</xsl:when>
      <xsl:when test="$kind = 'waived' or $kind = 'needsAttestation'">wait</xsl:when>
      <xsl:otherwise>off</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What a finding looks like: by severity while it is open, else by its state. -->
  <xsl:template match="r:finding" mode="kind">
    <xsl:choose>
      <xsl:when test="@state = 'open' or @state = 'waiverLapsed'"><xsl:value-of select="@severity"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@state"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="r:finding" mode="mark">
    <xsl:variable name="kind"><xsl:apply-templates select="." mode="kind"/></xsl:variable>
    <xsl:call-template name="mark">
      <xsl:with-param name="kind" select="$kind"/>
      <xsl:with-param name="word">
        <xsl:choose>
          <xsl:when test="$kind = @severity">
            <xsl:call-template name="say"><xsl:with-param name="id" select="concat('severity.', @severity)"/></xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="say"><xsl:with-param name="id" select="concat('state.', @state)"/></xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- A table in a box of its own that scrolls, with its caption as name. -->
  <xsl:template name="table">
    <xsl:param name="id"/>
    <xsl:param name="caption"/>
    <xsl:param name="rest"/>
    <xsl:param name="head"/>
    <xsl:param name="body"/>
    <xsl:param name="foot"/>
    <div class="scroll" role="group" tabindex="0" aria-labelledby="{$id}-c">
      <table id="{$id}">
        <caption id="{$id}-c"><b><xsl:copy-of select="$caption"/></b><xsl:copy-of select="$rest"/></caption>
        <thead><tr><xsl:copy-of select="$head"/></tr></thead>
        <tbody><xsl:copy-of select="$body"/></tbody>
        <xsl:if test="string($foot) != ''"><tfoot><xsl:copy-of select="$foot"/></tfoot></xsl:if>
      </table>
    </div>
  </xsl:template>

  <!-- A column's head, by the id of its word. -->
  <xsl:template name="th">
    <xsl:param name="say"/>
    <xsl:param name="class"/>
    <th scope="col">
      <xsl:if test="$class != ''"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if>
      <xsl:call-template name="say"><xsl:with-param name="id" select="$say"/></xsl:call-template>
    </th>
  </xsl:template>

  <!-- A cell with a whole number; zero is pale. -->
  <xsl:template name="count">
    <xsl:param name="value"/>
    <td class="num">
      <xsl:choose>
        <xsl:when test="string($value) = '0'"><span class="off">0</span></xsl:when>
        <xsl:otherwise><xsl:call-template name="integer"><xsl:with-param name="value" select="$value"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </td>
  </xsl:template>

  <xsl:template name="amount">
    <xsl:param name="value"/>
    <td class="num">
      <xsl:choose>
        <xsl:when test="string($value) = '0'"><span class="off">0</span></xsl:when>
        <xsl:otherwise><xsl:call-template name="decimal"><xsl:with-param name="value" select="$value"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </td>
  </xsl:template>

  <!-- 0.000001 is 10 to the power of −6. -->
  <xsl:template name="delta">
    <xsl:param name="value"/>
    <xsl:choose>
      <xsl:when test="starts-with($value, '0.0') and translate($value, '0.', '') = '1'">
        <xsl:text>10</xsl:text><sup>−<xsl:value-of select="string-length(substring-after($value, '.'))"/></sup>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="decimal"><xsl:with-param name="value" select="$value"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The ends of a digest; the whole stands in report.xml. -->
  <xsl:template name="digest">
    <xsl:param name="value"/>
    <xsl:if test="$value != ''">
      <code class="k"><xsl:value-of select="concat(substring($value, 1, 4), '…', substring($value, 61))"/></code>
    </xsl:if>
  </xsl:template>

  <xsl:template name="time">
    <xsl:param name="value"/>
    <time datetime="{$value}">
      <xsl:choose>
        <xsl:when test="contains($value, 'T')"><xsl:call-template name="instant"><xsl:with-param name="value" select="$value"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="day"><xsl:with-param name="value" select="$value"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </time>
  </xsl:template>

  <!-- A fact of a definition list, left out where there is nothing to say. -->
  <xsl:template name="fact">
    <xsl:param name="say"/>
    <xsl:param name="value"/>
    <div>
      <dt><xsl:call-template name="say"><xsl:with-param name="id" select="$say"/></xsl:call-template></dt>
      <dd><xsl:copy-of select="$value"/></dd>
    </div>
  </xsl:template>
</xsl:stylesheet>
