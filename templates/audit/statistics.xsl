<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 6: statistics as bars with intervals, and the same values as a table. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:statistics">
    <section id="statistics" aria-labelledby="h-statistics">
      <h2 id="h-statistics">6 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.statistics'"/></xsl:call-template></h2>
      <xsl:if test="../r:privacy/@notPrivate = 'true' and r:statistic"><p class="warn"><xsl:call-template name="say"><xsl:with-param name="id" select="'notPrivate'"/></xsl:call-template></p></xsl:if>
      <xsl:if test="not(r:statistic)"><p><xsl:call-template name="say"><xsl:with-param name="id" select="'statistics.none'"/></xsl:call-template></p></xsl:if>
      <xsl:apply-templates select="r:statistic"/>
      <xsl:if test="r:refused">
        <h3><xsl:call-template name="say"><xsl:with-param name="id" select="'refused'"/></xsl:call-template></h3>
        <xsl:call-template name="table">
          <xsl:with-param name="id" select="'t-refused'"/>
          <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'refused.caption'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'statistic'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'why'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="body"><xsl:for-each select="r:refused"><tr><th scope="row"><code><xsl:value-of select="@id"/></code><xsl:text> </xsl:text><xsl:value-of select="@title"/></th><td><xsl:value-of select="@reason"/></td></tr></xsl:for-each></xsl:with-param>
        </xsl:call-template>
      </xsl:if>
      <xsl:if test="r:requests or r:assessments"><xsl:call-template name="statutory"/></xsl:if>
    </section>
  </xsl:template>

  <!-- Numbers that a law wants exact: marked as such in their caption, so that nobody takes them for noisy ones. -->
  <xsl:template name="statutory">
    <h3><xsl:call-template name="say"><xsl:with-param name="id" select="'statutory'"/></xsl:call-template></h3>
    <p><xsl:call-template name="say"><xsl:with-param name="id" select="'statutory.rest'"/></xsl:call-template></p>
    <xsl:if test="r:requests">
      <xsl:call-template name="table">
        <xsl:with-param name="id" select="'t-requests'"/>
        <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'requests'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="rest">, <xsl:call-template name="say"><xsl:with-param name="id" select="'exact'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'year'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'asked'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'received'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'complied'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'denied'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'medianDays'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="body">
          <xsl:for-each select="r:requests">
            <tr>
              <th scope="row"><xsl:value-of select="@year"/></th>
              <td><xsl:call-template name="say"><xsl:with-param name="id" select="concat('asked.', @kind)"/></xsl:call-template><xsl:text> (</xsl:text><xsl:value-of select="@cite"/><xsl:text>)</xsl:text></td>
              <xsl:call-template name="count"><xsl:with-param name="value" select="@received"/></xsl:call-template>
              <xsl:call-template name="count"><xsl:with-param name="value" select="@complied"/></xsl:call-template>
              <xsl:call-template name="count"><xsl:with-param name="value" select="@denied"/></xsl:call-template>
              <td class="num"><xsl:if test="@medianDays"><xsl:call-template name="decimal"><xsl:with-param name="value" select="@medianDays"/></xsl:call-template></xsl:if></td>
            </tr>
          </xsl:for-each>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="r:assessments">
      <xsl:call-template name="table">
        <xsl:with-param name="id" select="'t-assessments'"/>
        <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'assessments'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="rest">, <xsl:call-template name="say"><xsl:with-param name="id" select="'exact'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'year'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'activity'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'conducted'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'updated'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="body">
          <xsl:for-each select="r:assessments">
            <tr>
              <th scope="row"><xsl:value-of select="@year"/></th>
              <td><xsl:choose><xsl:when test="@activity"><code><xsl:value-of select="@activity"/></code></xsl:when><xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'together'"/></xsl:call-template></xsl:otherwise></xsl:choose></td>
              <xsl:call-template name="count"><xsl:with-param name="value" select="@conducted"/></xsl:call-template>
              <xsl:call-template name="count"><xsl:with-param name="value" select="@updated"/></xsl:call-template>
            </tr>
          </xsl:for-each>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="r:statistic">
    <xsl:variable name="percent"><xsl:value-of select="translate(format-number(@confidence * 100, '0.##'), '.', $point)"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="count(r:cell) &gt; 1 and count(r:cell) &lt;= 24"><xsl:call-template name="chart"><xsl:with-param name="percent" select="$percent"/></xsl:call-template></xsl:when>
      <xsl:otherwise>
        <h3><xsl:value-of select="@title"/></h3>
        <xsl:if test="count(r:cell) &gt; 24"><p class="note"><xsl:call-template name="say"><xsl:with-param name="id" select="'tooMany'"/><xsl:with-param name="n" select="count(r:cell)"/></xsl:call-template></p></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:choose>
      <xsl:when test="r:cell"><xsl:call-template name="values"><xsl:with-param name="percent" select="$percent"/></xsl:call-template></xsl:when>
      <xsl:otherwise><p><xsl:call-template name="say"><xsl:with-param name="id" select="'statistics.noGroup'"/></xsl:call-template></p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@postProcessing or @replayed = 'true'">
      <p class="note">
        <xsl:if test="@postProcessing"><xsl:call-template name="say"><xsl:with-param name="id" select="'postProcessing'"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="@postProcessing"/>.<xsl:text> </xsl:text></xsl:if>
        <xsl:if test="@replayed = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'stored'"/></xsl:call-template></xsl:if>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- The plot is 694 by 258; whiskers end at the axis. -->
  <xsl:template name="chart">
    <xsl:param name="percent"/>
    <xsl:variable name="low" select="number(r:axis/@low)"/>
    <xsl:variable name="high" select="number(r:axis/@high)"/>
    <xsl:variable name="scale" select="258 div ($high - $low)"/>
    <xsl:variable name="zero" select="284 + $low * $scale"/>
    <xsl:variable name="slot" select="694 div count(r:cell)"/>
    <xsl:variable name="room" select="floor($slot div 7.5)"/>
    <figure>
      <figcaption>
        <b><xsl:value-of select="@title"/>.</b><xsl:text> </xsl:text>
        <xsl:call-template name="say">
          <xsl:with-param name="id"><xsl:choose><xsl:when test="@simultaneous = 'true'">bars.all</xsl:when><xsl:otherwise>bars</xsl:otherwise></xsl:choose></xsl:with-param>
          <xsl:with-param name="a" select="$percent"/>
        </xsl:call-template>
      </figcaption>
      <div class="scroll" role="group" tabindex="0" aria-label="{@title}">
      <svg viewBox="0 0 760 330" role="img" aria-labelledby="{@id}-t {@id}-d">
        <title id="{@id}-t"><xsl:call-template name="say"><xsl:with-param name="id" select="'chart.title'"/><xsl:with-param name="a" select="@title"/><xsl:with-param name="b" select="$percent"/></xsl:call-template></title>
        <desc id="{@id}-d"><xsl:call-template name="say"><xsl:with-param name="id" select="'chart.desc'"/></xsl:call-template></desc>
        <xsl:for-each select="r:axis/r:tick">
          <xsl:variable name="y" select="format-number(284 - (. - $low) * $scale, '0.0')"/>
          <line class="grid" x1="52" x2="746" y1="{$y}" y2="{$y}"><xsl:if test="number(.) = 0"><xsl:attribute name="class">axis</xsl:attribute></xsl:if></line>
          <text class="s" x="43" y="{$y + 4}" font-size="12" text-anchor="end"><xsl:call-template name="decimal"><xsl:with-param name="value" select="."/></xsl:call-template></text>
        </xsl:for-each>
        <xsl:for-each select="r:cell">
          <xsl:variable name="x" select="52 + (position() - 0.5) * $slot"/>
          <xsl:variable name="half" select="$slot * 0.25"/>
          <xsl:variable name="value"><xsl:call-template name="within"><xsl:with-param name="value" select="@published"/><xsl:with-param name="low" select="$low"/><xsl:with-param name="high" select="$high"/></xsl:call-template></xsl:variable>
          <xsl:variable name="from"><xsl:call-template name="within"><xsl:with-param name="value" select="@lower"/><xsl:with-param name="low" select="$low"/><xsl:with-param name="high" select="$high"/></xsl:call-template></xsl:variable>
          <xsl:variable name="to"><xsl:call-template name="within"><xsl:with-param name="value" select="@upper"/><xsl:with-param name="low" select="$low"/><xsl:with-param name="high" select="$high"/></xsl:call-template></xsl:variable>
          <xsl:variable name="y" select="284 - ($value - $low) * $scale"/>
          <xsl:variable name="y1" select="format-number(284 - ($from - $low) * $scale, '0.0')"/>
          <xsl:variable name="y2" select="format-number(284 - ($to - $low) * $scale, '0.0')"/>
          <xsl:variable name="cap" select="format-number($half * 0.3, '0.0')"/>
          <xsl:variable name="cx" select="format-number($x, '0.0')"/>
          <rect class="b" x="{format-number($x - $half, '0.0')}" width="{format-number($half * 2, '0.0')}">
            <xsl:attribute name="y"><xsl:choose><xsl:when test="$value &lt; 0"><xsl:value-of select="format-number($zero, '0.0')"/></xsl:when><xsl:otherwise><xsl:value-of select="format-number($y, '0.0')"/></xsl:otherwise></xsl:choose></xsl:attribute>
            <xsl:attribute name="height"><xsl:choose><xsl:when test="$value &lt; 0"><xsl:value-of select="format-number($y - $zero, '0.0')"/></xsl:when><xsl:otherwise><xsl:value-of select="format-number($zero - $y, '0.0')"/></xsl:otherwise></xsl:choose></xsl:attribute>
          </rect>
          <path class="ci" d="M{$cx} {$y1}V{$y2}M{format-number($x - $cap, '0.0')} {$y2}h{format-number($cap * 2, '0.0')}M{format-number($x - $cap, '0.0')} {$y1}h{format-number($cap * 2, '0.0')}"/>
          <xsl:if test="$slot &gt;= 34"><text x="{$cx}" y="{format-number($y2 - 8, '0.0')}" font-size="13" text-anchor="middle" font-weight="600"><xsl:call-template name="decimal"><xsl:with-param name="value" select="@published"/></xsl:call-template></text></xsl:if>
          <text x="{$cx}" y="304" font-size="13" text-anchor="middle">
            <title><xsl:value-of select="@label"/></title>
            <xsl:choose>
              <xsl:when test="string-length(@label) &gt; $room"><xsl:value-of select="substring(@label, 1, $room - 1)"/>…</xsl:when>
              <xsl:otherwise><xsl:value-of select="@label"/></xsl:otherwise>
            </xsl:choose>
          </text>
        </xsl:for-each>
        <text class="s" x="52" y="324" font-size="12"><xsl:value-of select="@dimension"/></text>
        <text class="s" x="12" y="12" font-size="12"><xsl:value-of select="@measure"/></text>
      </svg>
      </div>
    </figure>
  </xsl:template>

  <xsl:template name="within">
    <xsl:param name="value"/>
    <xsl:param name="low"/>
    <xsl:param name="high"/>
    <xsl:choose>
      <xsl:when test="$value &lt; $low"><xsl:value-of select="$low"/></xsl:when>
      <xsl:when test="$value &gt; $high"><xsl:value-of select="$high"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="values">
    <xsl:param name="percent"/>
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="concat(@id, '-v')"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'same'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:text> </xsl:text>
        <xsl:call-template name="say">
          <xsl:with-param name="id"><xsl:choose><xsl:when test="@simultaneous = 'true'">intervals.all</xsl:when><xsl:otherwise>intervals</xsl:otherwise></xsl:choose></xsl:with-param>
          <xsl:with-param name="a" select="$percent"/>
        </xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><th scope="col"><xsl:choose><xsl:when test="@dimension != ''"><xsl:value-of select="@dimension"/></xsl:when><xsl:otherwise><xsl:value-of select="@measure"/></xsl:otherwise></xsl:choose></th><xsl:call-template name="th"><xsl:with-param name="say" select="'estimate'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'raw'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'low'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'high'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'reading'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:cell[position() &lt;= 500]">
          <tr>
            <th scope="row"><bdi><xsl:value-of select="@label"/></bdi></th>
            <xsl:call-template name="amount"><xsl:with-param name="value" select="@published"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="@raw"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="@lower"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="@upper"/></xsl:call-template>
            <td><xsl:if test="@zero = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'zero'"/></xsl:call-template></xsl:if></td>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
    <xsl:if test="count(r:cell) &gt; 500"><p class="note"><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="count(r:cell) - 500"/></xsl:call-template> (<code>report.xml</code>)</p></xsl:if>
  </xsl:template>
</xsl:stylesheet>
