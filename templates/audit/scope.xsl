<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 2: what was read, and what the report does not speak of. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:scope">
    <section id="scope" aria-labelledby="h-scope">
      <h2 id="h-scope">2 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.scope'"/></xsl:call-template></h2>
      <p class="lede"><xsl:call-template name="say"><xsl:with-param name="id" select="'scope.lede'"/></xsl:call-template></p>
      <xsl:call-template name="sources"/>
      <div class="two">
        <div><h3><xsl:call-template name="say"><xsl:with-param name="id" select="'within'"/></xsl:call-template></h3>
          <ul>
            <xsl:for-each select="r:within"><li><xsl:apply-templates select="." mode="prose"/></li></xsl:for-each>
            <xsl:if test="not(r:within)"><xsl:for-each select="r:source"><li><xsl:value-of select="@name"/></li></xsl:for-each></xsl:if>
            <xsl:if test="not(r:within) and not(r:source)"><li><xsl:call-template name="say"><xsl:with-param name="id" select="'none'"/></xsl:call-template></li></xsl:if>
          </ul></div>
        <div><h3><xsl:call-template name="say"><xsl:with-param name="id" select="'notWithin'"/></xsl:call-template></h3>
          <ul>
            <xsl:for-each select="r:notWithin"><li><xsl:apply-templates select="." mode="prose"/></li></xsl:for-each>
            <li><xsl:call-template name="say"><xsl:with-param name="id" select="'notWithin.truth'"/></xsl:call-template></li>
          </ul></div>
      </div>
      <xsl:if test="r:records"><xsl:call-template name="kinds"/></xsl:if>
      <xsl:if test="r:source/r:file"><xsl:call-template name="inputs"/></xsl:if>
      <xsl:if test="r:reject or @rejectedUnlisted &gt; 0"><xsl:call-template name="rejects"/></xsl:if>
      <xsl:if test="r:source/r:unmapped"><xsl:call-template name="unmapped"/></xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="sources">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-scope'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'sources'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'sources.sum'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'source'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'read'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'accepted'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'merged'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'rejected'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:source">
          <tr><th scope="row"><xsl:value-of select="@name"/></th><xsl:call-template name="count"><xsl:with-param name="value" select="@read"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@accepted"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@merged"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@rejected"/></xsl:call-template></tr>
        </xsl:for-each>
      </xsl:with-param>
      <xsl:with-param name="foot">
        <tr><th scope="row"><xsl:call-template name="say"><xsl:with-param name="id" select="'total'"/></xsl:call-template></th><xsl:call-template name="count"><xsl:with-param name="value" select="@read"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@accepted"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@merged"/></xsl:call-template><xsl:call-template name="count"><xsl:with-param name="value" select="@rejected"/></xsl:call-template></tr>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="kinds">
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-kinds'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'kinds'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'kinds.rest'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'kind.name'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'count'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="r:records">
          <tr>
            <th scope="row">
              <xsl:call-template name="word">
                <xsl:with-param name="id" select="concat('kind.', @kind)"/>
                <xsl:with-param name="otherwise" select="@kind"/>
              </xsl:call-template>
            </th>
            <xsl:call-template name="count"><xsl:with-param name="value" select="@count"/></xsl:call-template>
          </tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- At most 50 files; the rest stands in report.xml. -->
  <xsl:template name="inputs">
    <xsl:variable name="files" select="r:source/r:file"/>
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-inputs'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'inputs'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest">
        <xsl:if test="count($files) &gt; 50"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="count($files) - 50"/></xsl:call-template></xsl:if>
      </xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'file'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'source'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'size'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'sha'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="$files[position() &lt;= 50]">
          <tr><th scope="row"><code><xsl:value-of select="@name"/></code></th><td><xsl:value-of select="../@name"/></td><xsl:call-template name="count"><xsl:with-param name="value" select="@size"/></xsl:call-template><td><xsl:call-template name="digest"><xsl:with-param name="value" select="@sha256"/></xsl:call-template></td></tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="rejects">
    <xsl:variable name="unlisted" select="@rejectedUnlisted + count(r:reject[position() &gt; 50])"/>
    <xsl:if test="r:reject">
      <xsl:call-template name="table">
        <xsl:with-param name="id" select="'t-rejects'"/>
        <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'rejects'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="rest">, <xsl:call-template name="say"><xsl:with-param name="id" select="'rejects.rest'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'source'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'place'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'reason'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'message'"/></xsl:call-template></xsl:with-param>
        <xsl:with-param name="body">
          <xsl:for-each select="r:reject[position() &lt;= 50]">
            <tr>
              <th scope="row"><xsl:value-of select="../r:source[@id = current()/@source]/@name"/></th>
              <td>
                <xsl:if test="@file"><code><xsl:value-of select="../r:source/r:file[@id = current()/@file]/@name"/></code><xsl:text> </xsl:text></xsl:if>
                <xsl:if test="@line">
                  <xsl:call-template name="say">
                    <xsl:with-param name="id" select="'line'"/>
                    <xsl:with-param name="a"><xsl:call-template name="integer"><xsl:with-param name="value" select="@line"/></xsl:call-template></xsl:with-param>
                  </xsl:call-template>
                  <xsl:text> </xsl:text>
                </xsl:if>
                <xsl:if test="@pointer"><code><xsl:value-of select="@pointer"/></code></xsl:if>
              </td>
              <td><code class="k"><xsl:value-of select="@reason"/></code></td>
              <td><xsl:value-of select="."/></td>
            </tr>
          </xsl:for-each>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="$unlisted &gt; 0"><p class="note"><xsl:call-template name="say"><xsl:with-param name="id" select="'unlisted'"/><xsl:with-param name="n" select="$unlisted"/></xsl:call-template></p></xsl:if>
  </xsl:template>

  <xsl:template name="unmapped">
    <xsl:variable name="fields" select="r:source/r:unmapped"/>
    <xsl:call-template name="table">
      <xsl:with-param name="id" select="'t-unmapped'"/>
      <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'unmapped'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="rest">. <xsl:call-template name="say"><xsl:with-param name="id" select="'unmapped.rest'"/></xsl:call-template><xsl:if test="count($fields) &gt; 50"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'more'"/><xsl:with-param name="n" select="count($fields) - 50"/></xsl:call-template></xsl:if></xsl:with-param>
      <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'field'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'source'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'seen'"/><xsl:with-param name="class" select="'num'"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="body">
        <xsl:for-each select="$fields[position() &lt;= 50]">
          <tr><th scope="row"><code><xsl:value-of select="@field"/></code></th><td><xsl:value-of select="../@name"/></td><xsl:call-template name="count"><xsl:with-param name="value" select="@count"/></xsl:call-template></tr>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
