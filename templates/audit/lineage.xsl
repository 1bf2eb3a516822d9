<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 4: pictures of lineage, drawn from layer and order; records that disagree or are one thing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:lineage">
    <section id="lineage" aria-labelledby="h-lineage">
      <h2 id="h-lineage">4 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.lineage'"/></xsl:call-template></h2>
      <p>
        <xsl:call-template name="say">
          <xsl:with-param name="id" select="'lineage.lede'"/>
          <xsl:with-param name="a"><xsl:call-template name="integer"><xsl:with-param name="value" select="@nodes"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="b"><xsl:call-template name="integer"><xsl:with-param name="value" select="@edges"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
        <xsl:if test="not(r:picture)"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'lineage.none'"/></xsl:call-template></xsl:if>
      </p>
      <xsl:apply-templates select="r:picture"/>
      <xsl:apply-templates select="../r:conflicts[r:conflict]"/>
      <xsl:apply-templates select="../r:matches[r:match or r:hint]"/>
    </section>
  </xsl:template>

  <!-- A column is 210 wide with boxes of 164, a row 78 high with boxes of 52. -->
  <xsl:template match="r:picture">
    <xsl:variable name="width" select="@layers * 210 - 44"/>
    <xsl:variable name="height" select="@rows * 78 - 22"/>
    <figure>
      <figcaption>
        <b><xsl:apply-templates select="r:caption" mode="prose"/></b><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'lineage.legend'"/></xsl:call-template>
        <xsl:if test="r:ref"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'lineage.findings'"/></xsl:call-template><xsl:for-each select="r:ref[position() &lt;= 20]"><xsl:text> </xsl:text><xsl:apply-templates select="." mode="run"/></xsl:for-each>.</xsl:if>
        <xsl:if test="@collapsed &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'lineage.collapsed'"/><xsl:with-param name="n" select="@collapsed"/></xsl:call-template></xsl:if>
      </figcaption>
      <div class="scroll" role="group" tabindex="0" aria-label="{normalize-space(r:caption)}">
        <svg viewBox="0 0 {$width} {$height}" role="img" aria-labelledby="{@id}-t {@id}-d">
          <xsl:if test="@layers &gt; 5">
            <xsl:attribute name="class">wide</xsl:attribute>
            <xsl:attribute name="width"><xsl:value-of select="$width"/></xsl:attribute>
            <xsl:attribute name="height"><xsl:value-of select="$height"/></xsl:attribute>
          </xsl:if>
          <title id="{@id}-t"><xsl:value-of select="normalize-space(r:caption)"/></title>
          <desc id="{@id}-d"><xsl:choose><xsl:when test="r:hop"><xsl:call-template name="say"><xsl:with-param name="id" select="'lineage.desc'"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'lineage.desc.none'"/></xsl:call-template></xsl:otherwise></xsl:choose></desc>
          <xsl:apply-templates select="r:edge"/>
          <xsl:apply-templates select="r:node"/>
        </svg>
      </div>
    </figure>
    <xsl:if test="r:hop">
      <xsl:call-template name="table">
        <xsl:with-param name="id" select="concat(@id, '-w')"/>
        <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'lineage.words'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'step'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'from'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'through'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'into'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'carries'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="body">
          <xsl:for-each select="r:hop[position() &lt;= 60]"><xsl:apply-templates select="."><xsl:with-param name="step" select="position()"/></xsl:apply-templates></xsl:for-each>
        </xsl:with-param>
      </xsl:call-template>
      <xsl:if test="count(r:hop) &gt; 60"><p class="note"><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="count(r:hop) - 60"/></xsl:call-template> (<code>lineage.csv</code>)</p></xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template match="r:node">
    <xsl:variable name="x" select="@layer * 210 + 1"/>
    <xsl:variable name="y" select="@order * 78 + 2"/>
    <xsl:variable name="class">
      <xsl:choose><xsl:when test="@kind = 'run'">act</xsl:when><xsl:otherwise>node</xsl:otherwise></xsl:choose>
      <xsl:if test="@flagged = 'true'"> bad</xsl:if>
    </xsl:variable>
    <xsl:variable name="label">
      <xsl:choose>
        <xsl:when test="r:label/r:sealed"><xsl:call-template name="say"><xsl:with-param name="id" select="'sealed'"/></xsl:call-template></xsl:when>
        <xsl:when test="r:label/r:absent"><xsl:call-template name="say"><xsl:with-param name="id" select="'absent'"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:value-of select="normalize-space(r:label)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <g>
      <title><xsl:value-of select="$label"/></title>
      <rect class="{$class}" x="{$x}" y="{$y}" width="164" height="52">
        <xsl:if test="@kind != 'run'"><xsl:attribute name="rx">10</xsl:attribute></xsl:if>
        <xsl:if test="@kind = 'unresolved'"><xsl:attribute name="stroke-dasharray">4 3</xsl:attribute></xsl:if>
      </rect>
      <text x="{$x + 11}" y="{$y + 22}" font-size="13" font-weight="600">
        <xsl:call-template name="shortened"><xsl:with-param name="text" select="$label"/><xsl:with-param name="length" select="20"/></xsl:call-template>
      </text>
      <text x="{$x + 11}" y="{$y + 40}" font-size="11.5" class="s">
        <xsl:if test="@flagged = 'true'"><xsl:attribute name="class">badtext</xsl:attribute></xsl:if>
        <xsl:call-template name="shortened">
          <xsl:with-param name="text"><xsl:choose><xsl:when test="@note"><xsl:value-of select="@note"/></xsl:when><xsl:otherwise><xsl:value-of select="@kind"/></xsl:otherwise></xsl:choose></xsl:with-param>
          <xsl:with-param name="length" select="24"/>
        </xsl:call-template>
      </text>
    </g>
  </xsl:template>

  <!-- The beginning and the end of a long name: versions stand at the end. -->
  <xsl:template name="shortened">
    <xsl:param name="text"/>
    <xsl:param name="length"/>
    <xsl:variable name="head" select="floor($length * 0.4)"/>
    <xsl:choose>
      <xsl:when test="string-length($text) &gt; $length">
        <xsl:value-of select="substring($text, 1, $head)"/>…<xsl:value-of select="substring($text, string-length($text) - ($length - $head - 2))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="r:edge">
    <xsl:variable name="a" select="../r:node[@id = current()/@from]"/>
    <xsl:variable name="b" select="../r:node[@id = current()/@to]"/>
    <xsl:variable name="bad"><xsl:if test="@flagged = 'true' or @breaks = 'true'"> bad</xsl:if></xsl:variable>
    <xsl:variable name="y1" select="$a/@order * 78 + 28"/>
    <xsl:variable name="y2" select="$b/@order * 78 + 28"/>
    <xsl:choose>
      <xsl:when test="$b/@layer &gt; $a/@layer">
        <xsl:variable name="x1" select="$a/@layer * 210 + 165"/>
        <xsl:variable name="x2" select="$b/@layer * 210"/>
        <path class="edge{$bad}" d="M{$x1} {$y1}C{$x1 + 24} {$y1} {$x2 - 30} {$y2} {$x2 - 8} {$y2}"/>
        <path class="tip{$bad}" d="M{$x2} {$y2}l-9 -4.5v9z"/>
      </xsl:when>
      <xsl:otherwise>
        <!-- Back, or within a column: a cycle in the records. -->
        <xsl:variable name="x1" select="$a/@layer * 210 + 1"/>
        <xsl:variable name="x2" select="$b/@layer * 210 + 166"/>
        <path class="edge{$bad}" stroke-dasharray="5 3" d="M{$x1} {$y1 + 8}C{$x1 - 24} {$y1 + 8} {$x2 + 30} {$y2 + 8} {$x2 + 8} {$y2 + 8}"/>
        <path class="tip{$bad}" d="M{$x2} {$y2 + 8}l9 -4.5v9z"/>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@breaks = 'true' and $b/@layer &gt; $a/@layer">
      <xsl:variable name="x" select="($a/@layer * 210 + 165 + $b/@layer * 210) div 2"/>
      <xsl:variable name="y" select="($y1 + $y2) div 2"/>
      <path class="edge bad" d="M{$x - 7} {$y - 6}l10 12M{$x + 3} {$y - 6}l-10 12"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="r:conflicts">
    <h3><xsl:call-template name="say"><xsl:with-param name="id" select="'conflicts'"/></xsl:call-template></h3>
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-conflicts'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'conflicts.caption'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'conflicts.rest'"/></xsl:call-template><xsl:if test="count(r:conflict) &gt; 100"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="count(r:conflict) - 100"/></xsl:call-template></xsl:if></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'record'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'member'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'keptValue'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'otherValues'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'by'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:conflict[position() &lt;= 100]">
          <tr>
            <th scope="row">
              <xsl:apply-templates select="r:record" mode="value"/>
              <xsl:if test="@finding and key('finding', @finding)/@rank &lt;= $rows"><br/><a href="#{@finding}"><xsl:value-of select="@finding"/></a></xsl:if>
            </th>
            <td><code><xsl:value-of select="@member"/></code></td>
            <td><xsl:apply-templates select="r:kept" mode="value"/><xsl:call-template name="sourceName"/></td>
            <td><xsl:for-each select="r:other"><xsl:if test="position() &gt; 1"><br/></xsl:if><xsl:apply-templates select="." mode="value"/><xsl:call-template name="sourceName"/></xsl:for-each></td>
            <td><code><xsl:value-of select="@rule"/></code></td>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="sourceName">
    <xsl:if test="@source"><xsl:text> </xsl:text><small><xsl:value-of select="/r:report/r:scope/r:source[@id = current()/@source]/@name"/></small></xsl:if>
  </xsl:template>

  <xsl:template match="r:matches">
    <h3><xsl:call-template name="say"><xsl:with-param name="id" select="'matches'"/></xsl:call-template></h3>
    <xsl:if test="r:match">
      <xsl:variable name="unlisted" select="@mergedUnlisted + count(r:match[position() &gt; 50])"/>
      <xsl:call-template name="table">
        <xsl:with-param name="id" select="'t-matches'"/>
        <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'matches.caption'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="rest"><xsl:if test="$unlisted &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="$unlisted"/></xsl:call-template></xsl:if></xsl:with-param>
        <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'keptValue'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'alias'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'ground'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="body">
          <xsl:for-each select="r:match[position() &lt;= 50]">
            <tr>
              <th scope="row"><xsl:apply-templates select="r:kept" mode="value"/></th>
              <td><xsl:for-each select="r:alias"><xsl:if test="position() &gt; 1"><br/></xsl:if><xsl:apply-templates select="." mode="value"/></xsl:for-each></td>
              <td><xsl:call-template name="word"><xsl:with-param name="id" select="concat('ground.', @ground)"/><xsl:with-param name="otherwise" select="@ground"/></xsl:call-template></td>
            </tr>
          </xsl:for-each>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="r:hint">
      <xsl:variable name="unlisted" select="@hintsUnlisted + count(r:hint[position() &gt; 50])"/>
      <xsl:call-template name="table">
        <xsl:with-param name="id" select="'t-hints'"/>
        <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'hints'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="rest"><xsl:if test="$unlisted &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="$unlisted"/></xsl:call-template></xsl:if></xsl:with-param>
        <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'hint.first'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'hint.second'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'alike'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="body">
          <xsl:for-each select="r:hint[position() &lt;= 50]">
            <tr><th scope="row"><xsl:apply-templates select="r:first" mode="value"/></th><td><xsl:apply-templates select="r:second" mode="value"/></td><td><xsl:value-of select="@reason"/></td></tr>
          </xsl:for-each>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
