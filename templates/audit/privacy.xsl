<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 5: the privacy statement. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template name="privacy">
    <section id="privacy" aria-labelledby="h-privacy">
      <h2 id="h-privacy">5 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.privacy'"/></xsl:call-template></h2>
      <xsl:choose>
        <xsl:when test="r:privacy"><xsl:apply-templates select="r:privacy"/></xsl:when>
        <xsl:otherwise><p><xsl:call-template name="say"><xsl:with-param name="id" select="'privacy.none'"/></xsl:call-template></p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="r:privacy">
    <xsl:if test="@notPrivate = 'true'"><p class="warn"><xsl:call-template name="say"><xsl:with-param name="id" select="'notPrivate'"/></xsl:call-template></p></xsl:if>
    <xsl:for-each select="r:epsilon[1]">
      <p class="lede"><xsl:call-template name="say"><xsl:with-param name="id" select="'privacy.lede.1'"/></xsl:call-template><xsl:text> e</xsl:text><sup><xsl:call-template name="decimal"><xsl:with-param name="value" select="@quarter"/></xsl:call-template></sup><xsl:text> ≤ </xsl:text><xsl:call-template name="decimal"><xsl:with-param name="value" select="@factor"/></xsl:call-template><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'privacy.lede.2'"/></xsl:call-template><xsl:text> </xsl:text><xsl:call-template name="delta"><xsl:with-param name="value" select="@delta"/></xsl:call-template>.</p>
    </xsl:for-each>
    <xsl:call-template name="year"/>
    <xsl:call-template name="budgets"/>
    <xsl:if test="r:forecast"><xsl:call-template name="forecast"/></xsl:if>
    <xsl:if test="r:population"><xsl:call-template name="populations"/></xsl:if>
    <xsl:if test="r:epsilon"><xsl:call-template name="epsilons"/></xsl:if>
    <xsl:if test="r:charge"><xsl:call-template name="charges"/></xsl:if>
    <xsl:if test="r:bound"><xsl:call-template name="bounds"/></xsl:if>
    <div class="two">
      <div><h3><xsl:call-template name="say"><xsl:with-param name="id" select="'who'"/></xsl:call-template></h3><p><xsl:apply-templates select="r:unit" mode="prose"/></p><p><xsl:apply-templates select="r:neighbours" mode="prose"/></p></div>
      <div><h3><xsl:call-template name="say"><xsl:with-param name="id" select="'notCovered'"/></xsl:call-template></h3><p><xsl:call-template name="say"><xsl:with-param name="id" select="'notCovered.exact'"/></xsl:call-template></p><xsl:for-each select="r:notCovered"><p><xsl:apply-templates select="." mode="prose"/></p></xsl:for-each></div>
    </div>
    <xsl:if test="r:registry">
      <xsl:call-template name="table">
        <xsl:with-param name="id" select="'t-registry'"/>
        <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'registry'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'name'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'value'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="body"><xsl:for-each select="r:registry"><tr><th scope="row"><code><xsl:value-of select="@name"/></code></th><td><xsl:value-of select="."/></td></tr></xsl:for-each></xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- The year as one bar of 760: what each quarter spent, from the left, and what is left. -->
  <xsl:template name="year">
    <xsl:if test="r:year/@limit &gt; 0">
      <xsl:variable name="scale" select="759 div r:year/@limit"/>
      <figure>
        <figcaption>
          <b><xsl:call-template name="say"><xsl:with-param name="id" select="'year.caption'"/><xsl:with-param name="a"><xsl:call-template name="decimal"><xsl:with-param name="value" select="r:year/@limit"/></xsl:call-template></xsl:with-param></xsl:call-template></b>
          <xsl:if test="@exhausted"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'year.rest'"/><xsl:with-param name="a"><xsl:call-template name="day"><xsl:with-param name="value" select="@exhausted"/></xsl:call-template></xsl:with-param></xsl:call-template></xsl:if>
        </figcaption>
        <svg viewBox="0 0 760 74" role="img" aria-labelledby="year-t">
          <title id="year-t">
            <xsl:call-template name="say">
              <xsl:with-param name="id" select="'year.title'"/>
              <xsl:with-param name="a"><xsl:call-template name="decimal"><xsl:with-param name="value" select="r:year/@limit"/></xsl:call-template></xsl:with-param>
              <xsl:with-param name="b"><xsl:call-template name="decimal"><xsl:with-param name="value" select="r:year/@spent"/></xsl:call-template></xsl:with-param>
              <xsl:with-param name="c"><xsl:call-template name="decimal"><xsl:with-param name="value" select="r:year/@left"/></xsl:call-template></xsl:with-param>
            </xsl:call-template>
          </title>
          <rect class="node" x="0.5" y="24.5" width="759" height="21"/>
          <xsl:for-each select="r:spent">
            <xsl:variable name="from" select="sum(preceding-sibling::r:spent/@rho) * $scale"/>
            <xsl:variable name="width" select="@rho * $scale"/>
            <xsl:if test="$width &gt; 0">
              <rect class="q" x="{format-number($from + 0.5, '0.0')}" y="24.5" width="{format-number($width, '0.0')}" height="21">
                <xsl:if test="@current = 'true'"><xsl:attribute name="class">now</xsl:attribute></xsl:if>
              </rect>
            </xsl:if>
            <xsl:if test="$width &gt;= 110">
              <text x="{format-number($from, '0.0')}" y="15" font-size="13"><xsl:if test="@current = 'true'"><xsl:attribute name="font-weight">600</xsl:attribute></xsl:if><xsl:value-of select="@quarter"/><xsl:text> </xsl:text><xsl:call-template name="decimal"><xsl:with-param name="value" select="@rho"/></xsl:call-template></text>
            </xsl:if>
          </xsl:for-each>
          <xsl:if test="r:year/@left * $scale &gt;= 90">
            <text class="s" x="759" y="15" font-size="13" text-anchor="end"><xsl:call-template name="say"><xsl:with-param name="id" select="'left'"/></xsl:call-template><xsl:text> </xsl:text><xsl:call-template name="decimal"><xsl:with-param name="value" select="r:year/@left"/></xsl:call-template></text>
          </xsl:if>
          <text class="s" x="0" y="66" font-size="12">ρ 0</text>
          <text class="s" x="759" y="66" font-size="12" text-anchor="end">ρ <xsl:call-template name="decimal"><xsl:with-param name="value" select="r:year/@limit"/></xsl:call-template></text>
        </svg>
      </figure>
    </xsl:if>
  </xsl:template>

  <xsl:template name="budgets">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-budget'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'budgets'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest">, <xsl:call-template name="say"><xsl:with-param name="id" select="'budgets.rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'budget'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'limit'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'spent'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'left'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <tr><th scope="row"><xsl:call-template name="say"><xsl:with-param name="id" select="'quarter'"/></xsl:call-template></th><xsl:call-template name="amount"><xsl:with-param name="value" select="r:quarter/@limit"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="r:quarter/@spent"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="r:quarter/@left"/></xsl:call-template></tr>
        <tr><th scope="row"><xsl:call-template name="say"><xsl:with-param name="id" select="'year'"/></xsl:call-template></th><xsl:call-template name="amount"><xsl:with-param name="value" select="r:year/@limit"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="r:year/@spent"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="r:year/@left"/></xsl:call-template></tr>
        <xsl:for-each select="r:spent">
          <tr><th scope="row"><xsl:value-of select="@quarter"/><xsl:if test="@current = 'true'"> (<xsl:call-template name="say"><xsl:with-param name="id" select="'thisQuarter'"/></xsl:call-template>)</xsl:if></th><td class="num"></td><xsl:call-template name="amount"><xsl:with-param name="value" select="@rho"/></xsl:call-template><td class="num"></td></tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- The quarters to come: what each could spend as an outline from 100 to 759, what it would spend in it. -->
  <xsl:template name="forecast">
    <xsl:variable name="most"><xsl:for-each select="r:forecast/@available | r:forecast/@planned"><xsl:sort data-type="number" order="descending"/><xsl:if test="position() = 1"><xsl:value-of select="."/></xsl:if></xsl:for-each></xsl:variable>
    <xsl:if test="$most &gt; 0">
      <figure>
        <figcaption><b><xsl:call-template name="say"><xsl:with-param name="id" select="'forecast'"/></xsl:call-template></b></figcaption>
        <svg viewBox="0 0 760 {count(r:forecast) * 30}" role="img" aria-labelledby="forecast-t">
          <title id="forecast-t"><xsl:call-template name="say"><xsl:with-param name="id" select="'forecast.title'"/></xsl:call-template></title>
          <xsl:for-each select="r:forecast">
            <xsl:variable name="top" select="(position() - 1) * 30"/>
            <text x="0" y="{$top + 18}" font-size="13"><xsl:value-of select="@quarter"/></text>
            <rect class="node" x="100.5" y="{$top + 4.5}" width="{format-number(@available div $most * 658, '0.0')}" height="19"/>
            <rect class="q" x="100.5" y="{$top + 9.5}" width="{format-number(@planned div $most * 658, '0.0')}" height="9"><xsl:if test="@fits = 'false'"><xsl:attribute name="class">now</xsl:attribute></xsl:if></rect>
          </xsl:for-each>
        </svg>
      </figure>
    </xsl:if>
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-forecast'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'forecast'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'quarter'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'available'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'planned'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'reading'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:forecast"><tr><th scope="row"><xsl:value-of select="@quarter"/></th><xsl:call-template name="amount"><xsl:with-param name="value" select="@available"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="@planned"/></xsl:call-template><td><xsl:choose><xsl:when test="@fits = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'fits'"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'fitsNot'"/></xsl:call-template></xsl:otherwise></xsl:choose></td></tr></xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="populations">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-populations'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'populations'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest">, <xsl:call-template name="say"><xsl:with-param name="id" select="'populations.rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'population'"/></xsl:call-template><th scope="col" class="num"><span class="sym">ρ</span></th><th scope="col" class="num"><span class="sym">δ</span></th></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:population"><tr><th scope="row"><bdi><xsl:value-of select="@name"/></bdi></th><xsl:call-template name="amount"><xsl:with-param name="value" select="@rho"/></xsl:call-template><td class="num"><xsl:choose><xsl:when test="@delta = '0'"><span class="off">0</span></xsl:when><xsl:otherwise><xsl:call-template name="delta"><xsl:with-param name="value" select="@delta"/></xsl:call-template></xsl:otherwise></xsl:choose></td></tr></xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="epsilons">
    <xsl:variable name="pld" select="r:epsilon/@lossDistribution"/>
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-epsilon'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'epsilons'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:call-template name="say"><xsl:with-param name="id" select="'epsilons.rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><th scope="col"><span class="sym">δ</span></th><th scope="col" class="num"><span class="sym">ε</span><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'eps.quarter'"/></xsl:call-template></th><xsl:if test="$pld"><th scope="col" class="num"><span class="sym">ε</span><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'eps.pld'"/></xsl:call-template></th></xsl:if><th scope="col" class="num"><span class="sym">ε</span><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'eps.year'"/></xsl:call-template></th><xsl:call-template name="th"><xsl:with-param name="say" select="'factor'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:epsilon">
          <tr>
            <th scope="row"><xsl:call-template name="delta"><xsl:with-param name="value" select="@delta"/></xsl:call-template></th>
            <xsl:call-template name="amount"><xsl:with-param name="value" select="@quarter"/></xsl:call-template>
            <xsl:if test="$pld"><td class="num"><xsl:if test="@lossDistribution"><xsl:call-template name="decimal"><xsl:with-param name="value" select="@lossDistribution"/></xsl:call-template></xsl:if></td></xsl:if>
            <xsl:call-template name="amount"><xsl:with-param name="value" select="@year"/></xsl:call-template><xsl:call-template name="amount"><xsl:with-param name="value" select="@factor"/></xsl:call-template>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="charges">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-charges'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'charges'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'release'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'mechanism'"/></xsl:call-template><th scope="col" class="num"><span class="sym">ρ</span></th><th scope="col" class="num"><span class="sym">δ</span></th><xsl:call-template name="th"><xsl:with-param name="say" select="'halfWidth'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:charge">
          <tr>
            <th scope="row"><code><xsl:value-of select="@id"/></code><xsl:text> </xsl:text><xsl:value-of select="@title"/></th>
            <td><xsl:value-of select="@mechanism"/><xsl:if test="@parameter">, <xsl:value-of select="@parameter"/></xsl:if><xsl:if test="@replayed = 'true'"> (<xsl:call-template name="say"><xsl:with-param name="id" select="'replayed'"/></xsl:call-template>)</xsl:if></td>
            <xsl:call-template name="amount"><xsl:with-param name="value" select="@rho"/></xsl:call-template>
            <td class="num"><xsl:choose><xsl:when test="@delta = '0'"><span class="off">0</span></xsl:when><xsl:otherwise><xsl:call-template name="delta"><xsl:with-param name="value" select="@delta"/></xsl:call-template></xsl:otherwise></xsl:choose></td>
            <td class="num"><xsl:if test="@halfWidth">± <xsl:call-template name="decimal"><xsl:with-param name="value" select="@halfWidth"/></xsl:call-template></xsl:if></td>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
      <xsl:with-param name="foot"><tr><th scope="row"><xsl:call-template name="say"><xsl:with-param name="id" select="'charges.total'"/></xsl:call-template></th><td><xsl:call-template name="say"><xsl:with-param name="id" select="'composition'"/></xsl:call-template></td><xsl:call-template name="amount"><xsl:with-param name="value" select="r:quarter/@spent"/></xsl:call-template><td class="num"></td><td class="num"></td></tr></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="bounds">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-bounds'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'bounds'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'bounds.rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'statistic'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'bound'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'value'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'origin'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:bound"><tr><th scope="row"><code><xsl:value-of select="@statistic"/></code></th><td><xsl:value-of select="@name"/></td><td class="num"><xsl:value-of select="@value"/></td><td><xsl:value-of select="@origin"/></td></tr></xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
