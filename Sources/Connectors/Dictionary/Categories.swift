/// Kinds of personal data (vocabulary sections 6 to 9) and whose it is, as people write them.
enum Categories {
  /// What one word of a list of categories names.
  enum Kind: Equatable {
    case category(String)
    case special(String)
    case criminal
  }

  /// The category or special category that `word` names, nil where the vocabulary has none: `financial` and `contact`
  /// are broader than any token.
  static func kind(_ word: String) -> Kind? {
    let folded = Folding.key(Tokens.withoutPrefix(word))
    if let token = category(folded) { return .category(token) }
    if let token = special(folded) { return .special(token) }
    return [
      "criminal", "criminalconviction", "criminalconvictions", "criminaloffence", "criminaloffences",
      "criminalconvictionsandoffences",
    ].contains(folded) ? .criminal : nil
  }

  static func special(_ folded: String) -> String? { specialWords[folded] }
  static func ccpa(_ word: String) -> String? { find(word, in: ccpaTokens) }
  static func sensitive(_ word: String) -> String? { find(word, in: sensitiveTokens) }
  static func measure(_ word: String) -> String? { find(word, in: measureTokens) }
  static func collectionSource(_ word: String) -> String? { find(word, in: collectionTokens) }

  /// A group of people, in singular or plural.
  static func group(_ word: String) -> String? {
    let folded = Folding.key(Tokens.withoutPrefix(word))
    return groupTokens[folded] ?? (folded.hasSuffix("s") ? groupTokens[String(folded.dropLast())] : nil)
      ?? (folded == "children" ? "child" : nil)
  }

  private static func category(_ folded: String) -> String? {
    categoryTokens[folded] ?? categoryWords[folded]
  }

  private static func find(_ word: String, in tokens: [String: String]) -> String? {
    tokens[Folding.key(Tokens.withoutPrefix(word))]
  }

  private static func table(_ tokens: String) -> [String: String] {
    var table: [String: String] = [:]
    for token in tokens.split(separator: " ") { table[Folding.key(String(token))] = String(token) }
    return table
  }

  static let categoryTokens = table(
    """
    name email-address telephone-number physical-address official-id username password age birth-date gender \
    nationality employment-history education performance-at-work communication email-content social-media preference \
    interest opinion location gps-coordinate ip-address device-based browser-fingerprint browsing-behaviour purchase \
    transaction financial-account credit-score income picture facial-print voice-recording fingerprint emotion \
    mental-health
    """)
  private static let categoryWords = [
    "fullname": "name", "firstname": "name", "lastname": "name", "surname": "name", "email": "email-address",
    "emailaddresses": "email-address", "phone": "telephone-number", "phonenumber": "telephone-number",
    "telephone": "telephone-number", "mobilenumber": "telephone-number", "postaladdress": "physical-address",
    "homeaddress": "physical-address", "streetaddress": "physical-address", "nationalid": "official-id",
    "passportnumber": "official-id", "socialsecuritynumber": "official-id", "ssn": "official-id",
    "dateofbirth": "birth-date",
    "birthdate": "birth-date", "dob": "birth-date", "sex": "gender", "salary": "income", "ip": "ip-address",
    "gps": "gps-coordinate", "iban": "financial-account", "bankaccount": "financial-account", "photo": "picture",
    "photograph": "picture", "transactions": "transaction", "purchases": "purchase", "names": "name",
    "voicecommunicationrecording": "voice-recording", "usercontactemail": "email-address", "username": "username",
    "usercontactphonenumber": "telephone-number", "browsingbehavior": "browsing-behaviour",
  ]
  private static let specialWords: [String: String] = {
    var words = table(
      """
      racial-or-ethnic-origin political-opinions religious-or-philosophical-beliefs trade-union-membership \
      genetic-data biometric-data-for-identification health-data sex-life-or-orientation
      """)
    words.merge([
      "race": "racial-or-ethnic-origin", "ethnicity": "racial-or-ethnic-origin",
      "ethnicorigin": "racial-or-ethnic-origin",
      "politicalopinion": "political-opinions", "religion": "religious-or-philosophical-beliefs",
      "religiousbelief": "religious-or-philosophical-beliefs",
      "philosophicalbelief": "religious-or-philosophical-beliefs",
      "unionmembership": "trade-union-membership", "genetic": "genetic-data",
      "biometric": "biometric-data-for-identification",
      "health": "health-data", "medical": "health-data", "medicalhealth": "health-data", "medicaldata": "health-data",
      "sexual": "sex-life-or-orientation", "sexualorientation": "sex-life-or-orientation",
      "sexualpreference": "sex-life-or-orientation",
    ]) { first, _ in first }
    return words
  }()
  private static let ccpaTokens = table(
    """
    identifiers customer-records protected-classifications commercial-information biometric-information \
    network-activity geolocation sensory-data professional-or-employment education-information inferences \
    sensitive-personal-information
    """)
  private static let sensitiveTokens = table(
    """
    government-id account-credentials precise-geolocation racial-or-ethnic-origin citizenship-or-immigration-status \
    religious-or-philosophical-beliefs union-membership message-contents genetic-data neural-data \
    biometric-for-identification health-information sex-life-or-orientation known-under-16
    """)
  private static let groupTokens = table(
    """
    customer consumer user subscriber employee job-applicant student patient member visitor child vulnerable \
    asylum-seeker
    """)
  private static let measureTokens = table(
    """
    encryption-at-rest encryption-in-transfer encryption-in-use key-management hash hmac digital-signature \
    access-control multi-factor-authentication activity-monitoring pseudonymisation anonymisation deidentification \
    differential-privacy data-redaction secure-multiparty-computation homomorphic-encryption trusted-execution \
    penetration-test vulnerability-test backup staff-training incident-procedure authorisation-procedure \
    confidentiality-agreement deletion-policy
    """)
  private static let collectionTokens = table(
    """
    direct indirect public-scrape published-by-subject purchased licensed controller-own derived generated
    """)
}
