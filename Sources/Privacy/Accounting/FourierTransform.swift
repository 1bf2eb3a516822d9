import Foundation

/// The discrete Fourier transform of 2^k complex numbers, Cooley and Tukey's, in place.
struct FourierTransform: Sendable {
  let size: Int
  /// cos and sin of 2π j / size, j < size / 2.
  private let cosines: [Double]
  private let sines: [Double]

  /// - Parameter size: A power of two.
  init(size: Int) {
    precondition(size > 0 && size & (size - 1) == 0, "a transform takes a power of two")
    self.size = size
    let angle = 2 * Double.pi / Double(size)
    cosines = (0..<size / 2).map { cos(angle * Double($0)) }
    sines = (0..<size / 2).map { sin(angle * Double($0)) }
  }

  /// X(k) = Σ x(j) exp(-2πi j k / size), in place of x.
  func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
    precondition(real.count == size && imaginary.count == size, "a transform takes as many numbers as it was made for")
    reverseBits(&real, &imaginary)
    var half = 1
    while half < size {
      let stride = size / (2 * half)
      var start = 0
      while start < size {
        var turn = 0
        for low in start..<start + half {
          let (c, s) = (cosines[turn], -sines[turn])
          let high = low + half
          let (a, b) = (real[high] * c - imaginary[high] * s, real[high] * s + imaginary[high] * c)
          (real[high], imaginary[high]) = (real[low] - a, imaginary[low] - b)
          (real[low], imaginary[low]) = (real[low] + a, imaginary[low] + b)
          turn += stride
        }
        start += 2 * half
      }
      half *= 2
    }
  }

  private func reverseBits(_ real: inout [Double], _ imaginary: inout [Double]) {
    var target = 0
    for place in 0..<size {
      if place < target {
        real.swapAt(place, target)
        imaginary.swapAt(place, target)
      }
      var bit = size >> 1
      while bit > 0, target & bit != 0 {
        target ^= bit
        bit >>= 1
      }
      target |= bit
    }
  }

  /// Σ mass(j) exp(-2πi point(j) frequency / size): one number of the transform, of few points.
  func sum(_ masses: [Double], at points: [Int], frequency: Int) -> (real: Double, imaginary: Double) {
    precondition(masses.count == points.count, "a mass for each point")
    let half = size / 2
    guard half > 0 else { return (masses.reduce(0, +), 0) }
    return masses.withUnsafeBufferPointer { masses in
      points.withUnsafeBufferPointer { points in
        cosines.withUnsafeBufferPointer { cosines in
          sines.withUnsafeBufferPointer { sines in
            // Four sums, so that no addition waits for the one before it.
            var (x, y) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
            var index = 0
            func add(_ lane: Int, _ index: Int) {
              let place = (frequency &* points[index]) & (size - 1)
              // Half a turn further both are of the other sign.
              let mass = place & half == 0 ? masses[index] : -masses[index]
              x[lane] += mass * cosines[place & (half - 1)]
              y[lane] -= mass * sines[place & (half - 1)]
            }
            while index + 4 <= masses.count {
              add(0, index)
              add(1, index + 1)
              add(2, index + 2)
              add(3, index + 3)
              index += 4
            }
            while index < masses.count {
              add(0, index)
              index += 1
            }
            return (x.sum(), y.sum())
          }
        }
      }
    }
  }

  /// Σ mass(j) exp(-2πi (first + j) frequency / size) of masses side by side: eight sums by Horner's rule, begun anew with
  /// the table's sines every 64 points, so that what is rounded away is as little as in a sum term by term.
  ///
  /// - Parameter masses: Filled up with zeros.
  func sum(_ masses: [SIMD8<Double>], from first: Int, frequency: Int) -> (real: Double, imaginary: Double) {
    var (real, imaginary) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    let step = turn(8 &* frequency)
    masses.withUnsafeBufferPointer { masses in
      var start = 0
      while start < masses.count {
        var index = min(start + 8, masses.count) - 1
        var (x, y) = (masses[index], SIMD8<Double>.zero)
        while index > start {
          index -= 1
          (x, y) = (x * step.real - y * step.imaginary + masses[index], x * step.imaginary + y * step.real)
        }
        let begin = turn((8 &* start) &* frequency)
        real += x * begin.real - y * begin.imaginary
        imaginary += x * begin.imaginary + y * begin.real
        start += 8
      }
    }
    var sum = (real: 0.0, imaginary: 0.0)
    for lane in 0..<8 {
      let own = turn((first + lane) &* frequency)
      sum.real += real[lane] * own.real - imaginary[lane] * own.imaginary
      sum.imaginary += real[lane] * own.imaginary + imaginary[lane] * own.real
    }
    return sum
  }

  /// exp(-2πi place / size), size at least 2.
  @inline(__always)
  private func turn(_ place: Int) -> (real: Double, imaginary: Double) {
    let (place, half) = (place & (size - 1), size / 2)
    let (c, s) = (cosines[place & (half - 1)], sines[place & (half - 1)])
    // Half a turn further both are of the other sign.
    return place & half == 0 ? (c, -s) : (-c, s)
  }
}
