import BigInt
import Foundation
import Testing

@testable import Privacy

@Suite("Privacy loss distributions")
struct LossTests {
  private func event(_ mechanism: PrivacyEvent.Mechanism, _ count: Int = 1) throws -> PrivacyEvent {
    try PrivacyEvent(mechanism, count: count)
  }

  private func number(_ text: String) throws -> Rational { try #require(Rational(text)) }

  @Test("the transform is the sum that defines it")
  func transform() {
    let size = 16
    let fourier = FourierTransform(size: size)
    var bits = TestBits(seed: 51)
    let (x, y) = (
      (0..<size).map { _ in Double(bits.next() >> 40) / 1e6 }, (0..<size).map { _ in Double(bits.next() >> 40) / 1e6 }
    )
    var (real, imaginary) = (x, y)
    fourier.transform(&real, &imaginary)
    for k in 0..<size {
      var (a, b) = (0.0, 0.0)
      for j in 0..<size {
        let angle = -2 * Double.pi * Double(j * k) / Double(size)
        a += x[j] * cos(angle) - y[j] * sin(angle)
        b += x[j] * sin(angle) + y[j] * cos(angle)
      }
      #expect(abs(real[k] - a) < 1e-9 && abs(imaginary[k] - b) < 1e-9)
      // One number of the transform by itself; points beyond its length wrap around.
      let one = fourier.sum(x, at: (0..<size).map { $0 + 3 * size }, frequency: k)
      let (c, d) = (0..<size).reduce((0.0, 0.0)) { sum, j in
        let angle = -2 * Double.pi * Double(j * k) / Double(size)
        return (sum.0 + x[j] * cos(angle), sum.1 + x[j] * sin(angle))
      }
      #expect(abs(one.real - c) < 1e-9 && abs(one.imaginary - d) < 1e-9)
    }
  }

  @Test("masses side by side, by Horner's rule, sum up as term by term", arguments: [2, 64, 4096])
  func sideBySide(size: Int) {
    let fourier = FourierTransform(size: size)
    var bits = TestBits(seed: 52)
    for count in [1, 8, 64, 65, 1000] {
      let masses = (0..<count).map { _ in Double(bits.next() >> 11) * 0x1p-53 / Double(count) }
      var packed = Array(repeating: SIMD8<Double>.zero, count: (count + 7) / 8)
      for (index, mass) in masses.enumerated() { packed[index / 8][index % 8] = mass }
      for frequency in [0, 1, size / 2 - 1, size / 2] {
        let one = fourier.sum(packed, from: 13, frequency: frequency)
        let other = fourier.sum(masses, at: (0..<count).map { $0 + 13 }, frequency: frequency)
        #expect(abs(one.real - other.real) < 1e-14 && abs(one.imaginary - other.imaginary) < 1e-14)
      }
    }
  }

  @Test(
    "on the grid, mass under P and under Q is kept",
    arguments: [
      .gaussian(sigmaSquared: 100), .gaussian(sigmaSquared: 1_000_000_000_000), .laplace(scale: 7),
      .discreteGaussian(sigmaSquared: Rational(11, 5), shift: 3), .discreteLaplace(scale: Rational(5, 2), shift: 4),
      .blackBox(epsilon: Rational(1, 2), delta: 0),
    ] as [PrivacyEvent.Mechanism])
  func conserved(mechanism: PrivacyEvent.Mechanism) throws {
    let atoms = try LossAtoms(mechanism, step: 1e-3)
    var (p, q) = (0.0, 0.0)
    for (place, mass) in atoms.masses.enumerated() {
      p += mass
      q += mass * exp(-Double(atoms.first + place) * 1e-3)
    }
    #expect(abs(p - 1) < 1e-11)
    #expect(abs(q - 1) < 1e-11)
  }

  /// All losses of the sequence one by one, without a grid.
  private func exactDelta(_ losses: [[(loss: Double, mass: Double)]], epsilon: Double) -> Double {
    var sums = [(loss: 0.0, mass: 1.0)]
    for step in losses {
      sums = sums.flatMap { sum in step.map { (sum.loss + $0.loss, sum.mass * $0.mass) } }
    }
    return sums.reduce(0) { $0 + max(0, -$1.mass * expm1(epsilon - $1.loss)) }
  }

  @Test("δ is never below what enumeration gives, and hardly above it")
  func enumeration() throws {
    let events = [
      try event(.discreteLaplace(scale: Rational(7, 2), shift: 2), 2),
      try event(.discreteGaussian(sigmaSquared: 9, shift: 1)),
      try event(.blackBox(epsilon: Rational(1, 5), delta: 0)),
    ]
    let laplace = try DiscreteLaplace(scale: Rational(7, 2))
    let gaussian = try DiscreteGaussian(sigmaSquared: 9)
    func mass(_ bounds: ClosedRange<Rational>) -> Double { bounds.lowerBound.double(rounding: .down) }
    let ofLaplace = (-60...60).map { x -> (loss: Double, mass: Double) in
      let distance: Double = abs(Double(x) - 2) - abs(Double(x))
      return (loss: distance / 3.5, mass: mass(laplace.probability(of: BigInt(x))))
    }
    let zero = mass(gaussian.probability(of: 0))
    let ofGaussian = (-24...24).map { x -> (loss: Double, mass: Double) in
      let place = Double(x)
      return (loss: (1 - 2 * place) / 18, mass: zero * exp(-place * place / 18))
    }
    let up = 1 / (1 + exp(-0.2))
    let ofPure = [(loss: 0.2, mass: up), (loss: -0.2, mass: 1 - up)]
    let loss = try PrivacyLoss(composing: events)
    for epsilon in [0.1, 0.5, 1, 1.3] {
      let exact = exactDelta([ofLaplace, ofLaplace, ofGaussian, ofPure], epsilon: epsilon)
      let got = try loss.delta(epsilon: #require(Rational(exactly: epsilon))).double(rounding: .up)
      #expect(got >= exact * (1 - 1e-7) && got <= exact * 1.001 + 1e-7)
    }
  }

  @Test("Gaussians compose to what the exact curve says", arguments: [("5", 1), ("80", 40), ("1/2", 3)])
  func gaussians(sigma: String, count: Int) throws {
    let sigma = try number(sigma)
    let variance = sigma * sigma
    let loss = try PrivacyLoss(composing: [event(.gaussian(sigmaSquared: variance), count)])
    let effective = try #require(Rational(exactly: (variance / Rational(count)).double(rounding: .up).squareRoot()))
    for delta in ["1e-5", "1e-9"] {
      let exact = try AnalyticGaussian.epsilon(sigma: effective, delta: number(delta)).double(rounding: .up)
      let got = try #require(try loss.epsilon(delta: number(delta))).double(rounding: .up)
      #expect(got >= exact * (1 - 1e-6) && got <= exact * 1.001)
    }
  }

  @Test("ε and δ are inverse to each other, and fall as they must")
  func inverse() throws {
    let loss = try PrivacyLoss(composing: [
      event(.discreteGaussian(sigmaSquared: 50, shift: 1), 3),
      event(.blackBox(epsilon: Rational(1, 20), delta: Rational(1, 10_000_000_000)), 2),
    ])
    var last = Rational(100)
    for delta in ["1e-9", "1e-7", "1e-5", "1e-3"] {
      let epsilon = try #require(try loss.epsilon(delta: number(delta)))
      #expect(epsilon < last)
      last = epsilon
      let back = try loss.delta(epsilon: epsilon).double(rounding: .up)
      let wanted = try number(delta).double(rounding: .up)
      #expect(back <= wanted * (1 + 1e-6) && back > wanted * 0.999)
    }
  }

  @Test("what an accountant cannot tell from nothing is not promised; much noise is ε = 0")
  func ends() throws {
    let loss = try PrivacyLoss(composing: [event(.discreteGaussian(sigmaSquared: 50, shift: 1))])
    #expect(try loss.epsilon(delta: number("1e-300")) == nil)
    #expect(throws: PrivacyError.probability) { try loss.epsilon(delta: 0) }
    #expect(throws: PrivacyError.probability) { try loss.epsilon(delta: 1) }
    let box = try PrivacyLoss(composing: [event(.blackBox(epsilon: 1, delta: Rational(1, 1000)))])
    #expect(try box.epsilon(delta: Rational(1, 1000)) == nil)
    #expect(try box.delta(epsilon: 1) >= Rational(1, 1000))
    let drowned = try PrivacyLoss(composing: [event(.gaussian(sigmaSquared: 1_000_000_000_000))])
    #expect(try #require(try drowned.epsilon(delta: Rational(1, 100_000))) < Rational(1, 1_000_000))
  }

  @Test("a discrete Gaussian of large σ, in blocks, is no better than the continuous one and hardly worse")
  func blocks() throws {
    let (variance, shift) = (Rational(1_000_000) * 1_000_000, Int64(200_000))
    let loss = try PrivacyLoss(composing: [event(.discreteGaussian(sigmaSquared: variance, shift: shift))])
    let delta = try number("1e-6")
    let exact = try AnalyticGaussian.epsilon(sigma: 5, delta: delta).double(rounding: .up)
    let got = try #require(try loss.epsilon(delta: delta)).double(rounding: .up)
    #expect(got >= exact * (1 - 1e-9) && got <= exact * 1.001)
  }

  @Test("a large loss makes the grid coarser, not wrong")
  func coarse() throws {
    let loss = try PrivacyLoss(composing: [event(.blackBox(epsilon: 40, delta: 0), 2)])
    let epsilon = try #require(try loss.epsilon(delta: number("1e-9")))
    #expect(epsilon >= Rational(79) && epsilon <= Rational(8001, 100))
  }

  @Test("parameters that are none are refused")
  func refused() throws {
    #expect(throws: PrivacyError.bounds) { try PrivacyEvent(.laplace(scale: 1), count: 0) }
    #expect(throws: PrivacyError.scale) { try PrivacyEvent(.laplace(scale: 0)) }
    #expect(throws: PrivacyError.scale) { try PrivacyEvent(.discreteGaussian(sigmaSquared: -1, shift: 1)) }
    #expect(throws: PrivacyError.bounds) { try PrivacyEvent(.discreteLaplace(scale: 1, shift: 0)) }
    #expect(throws: PrivacyError.rho) { try PrivacyEvent(.blackBox(epsilon: 0, delta: 0)) }
    #expect(throws: PrivacyError.probability) { try PrivacyEvent(.blackBox(epsilon: 1, delta: 1)) }
    #expect(throws: PrivacyError.rho) { try PrivacyEvent(.concentrated(rho: 0)) }
    #expect(throws: PrivacyError.lossDistribution) { try PrivacyLoss(composing: [event(.concentrated(rho: 1))]) }
  }

  @Test("Rényi divergence never promises less than the loss distribution knows")
  func renyi() throws {
    let events = [
      try event(.discreteGaussian(sigmaSquared: 50, shift: 1), 3), try event(.discreteLaplace(scale: 20, shift: 1), 4),
      try event(.laplace(scale: 30), 2), try event(.blackBox(epsilon: Rational(1, 25), delta: 0)),
    ]
    let delta = try number("1e-6")
    let renyi = try RenyiLoss.epsilon(events, delta: delta).epsilon
    let loss = try PrivacyLoss(composing: events)
    let certificate = try #require(try loss.epsilon(delta: delta))
    let zcdp = try ZCDP.epsilon(rho: events.map { $0.rho * Rational($0.count) }.sum(), delta: delta)
    #expect(certificate < renyi && renyi <= zcdp * Rational(101, 100))
    #expect(throws: PrivacyError.bounds) { try RenyiLoss.epsilon(events, delta: delta, orders: [1.001]) }
    #expect(throws: PrivacyError.probability) {
      try RenyiLoss.epsilon([event(.blackBox(epsilon: 1, delta: Rational(1, 100)))], delta: delta)
    }
  }

  @Test("the exact Gaussian curve holds at its ends")
  func analytic() throws {
    #expect(try AnalyticGaussian.epsilon(sigma: 1000, delta: Rational(1, 2)) == 0)
    #expect(throws: PrivacyError.scale) { try AnalyticGaussian.epsilon(sigma: 0, delta: Rational(1, 2)) }
    #expect(throws: PrivacyError.rho) { try AnalyticGaussian.sigma(epsilon: 0, delta: Rational(1, 2)) }
    #expect(throws: PrivacyError.probability) { try AnalyticGaussian.sigma(epsilon: 1, delta: 1) }
    let sigma = try AnalyticGaussian.sigma(epsilon: 1, delta: number("1e-6"), sensitivity: 3)
    #expect(try AnalyticGaussian.epsilon(sigma: sigma, sensitivity: 3, delta: number("1e-6")) <= 1)
  }
}
