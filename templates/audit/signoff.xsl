<?xml version="1.0" encoding="UTF-8"?>
<!-- Part 10 and appendix A: who stands for the report, and every obligation. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1"
  exclude-result-prefixes="r">

  <xsl:template match="r:signOff">
    <section id="signoff" aria-labelledby="h-signoff">
      <h2 id="h-signoff">10 <xsl:call-template name="say"><xsl:with-param name="id" select="'toc.signoff'"/></xsl:call-template></h2>
      <div class="sign"><xsl:apply-templates select="r:signature"/></div>
      <xsl:if test="r:edition">
        <h3><xsl:call-template name="say"><xsl:with-param name="id" select="'control'"/></xsl:call-template></h3>
        <xsl:call-template name="table">
          <xsl:with-param name="id" select="'t-editions'"/>
          <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'editions'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'Edition'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'date'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'changed'"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="body"><xsl:for-each select="r:edition"><tr><th scope="row"><xsl:value-of select="@number"/></th><td><xsl:call-template name="time"><xsl:with-param name="value" select="@date"/></xsl:call-template></td><td><xsl:apply-templates select="r:change" mode="prose"/></td></tr></xsl:for-each></xsl:with-param>
        </xsl:call-template>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="r:signature">
    <div>
      <p><b><xsl:call-template name="say"><xsl:with-param name="id" select="concat('role.', @role)"/></xsl:call-template></b></p>
      <p>
        <xsl:choose>
          <xsl:when test="r:name"><xsl:apply-templates select="r:name" mode="name"/><xsl:if test="@date">, <xsl:call-template name="time"><xsl:with-param name="value" select="@date"/></xsl:call-template></xsl:if></xsl:when>
          <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'nameDate'"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:if test="r:opinion"><p class="note"><xsl:call-template name="say"><xsl:with-param name="id" select="'opinion'"/></xsl:call-template><xsl:text> </xsl:text><xsl:apply-templates select="r:opinion" mode="prose"/></p></xsl:if>
      <p class="note"><xsl:choose><xsl:when test="@signed = 'true'"><xsl:call-template name="say"><xsl:with-param name="id" select="'signedInBundle'"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="id" select="'notSigned'"/></xsl:call-template></xsl:otherwise></xsl:choose></p>
    </div>
  </xsl:template>

  <xsl:template match="r:obligations">
    <section id="appendix" aria-labelledby="h-appendix">
      <h2 id="h-appendix"><xsl:call-template name="say"><xsl:with-param name="id" select="'toc.appendix'"/></xsl:call-template></h2>
      <xsl:if test="@count = 0"><p><xsl:call-template name="say"><xsl:with-param name="id" select="'appendix.none'"/></xsl:call-template></p></xsl:if>
      <xsl:for-each select="/r:report/r:verdict/r:regulation">
        <xsl:variable name="rules" select="/r:report/r:obligations/r:obligation[@regulation = current()/@id]"/>
        <xsl:if test="$rules">
          <xsl:call-template name="table">
            <xsl:with-param name="id" select="concat('t-appendix-', position())"/>
            <xsl:with-param name="caption"><xsl:call-template name="say"><xsl:with-param name="id" select="'appendix.caption'"/></xsl:call-template></xsl:with-param>
            <xsl:with-param name="rest"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="id" select="'appendix.rest'"/><xsl:with-param name="a" select="@name"/></xsl:call-template></xsl:with-param>
            <xsl:with-param name="head"><xsl:call-template name="th"><xsl:with-param name="say" select="'rule'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'obligation'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'result'"/></xsl:call-template><xsl:call-template name="th"><xsl:with-param name="say" select="'judgedOn'"/></xsl:call-template></xsl:with-param>
            <xsl:with-param name="body"><xsl:apply-templates select="$rules"/></xsl:with-param>
          </xsl:call-template>
        </xsl:if>
      </xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template match="r:obligation">
    <tr>
      <th scope="row"><code><xsl:value-of select="@rule"/></code></th>
      <td><xsl:value-of select="r:title"/><br/><small><xsl:value-of select="@cite"/></small></td>
      <td>
        <xsl:call-template name="mark">
          <xsl:with-param name="kind">
            <xsl:choose>
              <xsl:when test="@state = 'notMet'"><xsl:value-of select="@severity"/></xsl:when>
              <xsl:when test="@state = 'broken'">error</xsl:when>
              <xsl:when test="@state = 'notYetInForce'">later</xsl:when>
              <xsl:otherwise><xsl:value-of select="@state"/></xsl:otherwise>
            </xsl:choose>
          </xsl:with-param>
          <xsl:with-param name="word"><xsl:call-template name="say"><xsl:with-param name="id" select="concat('result.', @state)"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
      </td>
      <td>
        <xsl:if test="@judged &gt; 0"><xsl:call-template name="say"><xsl:with-param name="id" select="'subjects'"/><xsl:with-param name="n" select="@judged"/></xsl:call-template></xsl:if>
        <xsl:if test="@fail + @waived &gt; 0 and @judged &gt; 1">, <xsl:call-template name="say"><xsl:with-param name="id" select="'subjects.failed'"/><xsl:with-param name="n" select="@fail + @waived"/></xsl:call-template></xsl:if>
        <xsl:if test="@indeterminate + @needsAttestation &gt; 0 and @judged &gt; 1">, <xsl:call-template name="say"><xsl:with-param name="id" select="'subjects.open'"/><xsl:with-param name="n" select="@indeterminate + @needsAttestation"/></xsl:call-template></xsl:if>
        <xsl:if test="@notExercised = 'true'"><br/><small><xsl:call-template name="say"><xsl:with-param name="id" select="'notExercised'"/></xsl:call-template></small></xsl:if>
      </td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
