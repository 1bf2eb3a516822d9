import Foundation

/// A product of characteristic functions, at the frequencies where it is not yet nothing.
struct CharacteristicProduct {
  private let transform: FourierTransform
  /// Frequencies from 0 to half of the size; the others are their conjugates.
  private var frequencies: [Int]
  private var real: [Double]
  private var imaginary: [Double]
  /// Of the loss at index zero of the transform.
  private var first = 0

  /// A product below this is nothing: all of them together stay far below one unit of the last place of the result.
  private static let nothing = 1e-24

  init(size: Int) {
    transform = FourierTransform(size: size)
    frequencies = Array(0...size / 2)
    real = Array(repeating: 1, count: frequencies.count)
    imaginary = Array(repeating: 0, count: frequencies.count)
  }

  mutating func multiply(_ atoms: LossAtoms, power: Int) {
    first += atoms.first * power
    let points = atoms.masses.indices.filter { atoms.masses[$0] != 0 }
    let (a, b) =
      points.count * frequencies.count <= 32 * transform.size
      ? direct(atoms, points) : transformed(atoms)
    var kept = 0
    for index in frequencies.indices {
      let raised = PolarPower(a[index], b[index], power)
      let (x, y) = (real[index], imaginary[index])
      let (u, v) = (x * raised.real - y * raised.imaginary, x * raised.imaginary + y * raised.real)
      guard u * u + v * v > CharacteristicProduct.nothing * CharacteristicProduct.nothing else { continue }
      (frequencies[kept], real[kept], imaginary[kept]) = (frequencies[index], u, v)
      kept += 1
    }
    frequencies.removeLast(frequencies.count - kept)
    real.removeLast(real.count - kept)
    imaginary.removeLast(imaginary.count - kept)
  }

  /// Term by term: for few points or few frequencies.
  private func direct(_ atoms: LossAtoms, _ points: [Int]) -> ([Double], [Double]) {
    var (a, b) = (Array(repeating: 0.0, count: frequencies.count), Array(repeating: 0.0, count: frequencies.count))
    if let first = points.first, let last = points.last, last - first < 2 * points.count, transform.size > 1 {
      var masses = Array(repeating: SIMD8<Double>.zero, count: (last - first) / 8 + 1)
      for point in points { masses[(point - first) / 8][(point - first) % 8] = atoms.masses[point] }
      for (index, frequency) in frequencies.enumerated() {
        (a[index], b[index]) = transform.sum(masses, from: first, frequency: frequency)
      }
      return (a, b)
    }
    let masses = points.map { atoms.masses[$0] }
    for (index, frequency) in frequencies.enumerated() {
      (a[index], b[index]) = transform.sum(masses, at: points, frequency: frequency)
    }
    return (a, b)
  }

  /// By the transform; what is longer than it wraps around, as the product does.
  private func transformed(_ atoms: LossAtoms) -> ([Double], [Double]) {
    var x = Array(repeating: 0.0, count: transform.size)
    var y = x
    for (place, mass) in atoms.masses.enumerated() { x[place & (transform.size - 1)] += mass }
    transform.transform(&x, &y)
    return (frequencies.map { x[$0] }, frequencies.map { y[$0] })
  }

  /// The masses at the losses `start`, `start` + 1, … in steps; what rounding made negative is nothing.
  func masses(from start: Int) -> [Double] {
    let size = transform.size
    var x = Array(repeating: 0.0, count: size)
    var y = x
    for (index, frequency) in frequencies.enumerated() {
      // The inverse is the transform of the conjugate.
      (x[frequency], y[frequency]) = (real[index], -imaginary[index])
      if frequency > 0, frequency < size / 2 {
        (x[size - frequency], y[size - frequency]) = (real[index], imaginary[index])
      }
    }
    transform.transform(&x, &y)
    return (0..<size).map { max(0, x[(start + $0 - first) & (size - 1)] / Double(size)) }
  }
}

/// A complex number to a whole power.
private struct PolarPower {
  var real = 1.0
  var imaginary = 0.0

  init(_ a: Double, _ b: Double, _ power: Int) {
    var (x, y, rest) = (a, b, power)
    while rest > 0 {
      if rest & 1 == 1 { (real, imaginary) = (real * x - imaginary * y, real * y + imaginary * x) }
      (x, y) = (x * x - y * y, 2 * x * y)
      rest >>= 1
    }
  }
}
