package validate

import (
	"math/big"
	"strconv"
	"strings"
)

// Decimal numbers are compared here exactly, with exponents of any size. The entry
// points are parseDecimal, compare and multipleOf.

// decimal is digits × 10^exp. digits neither begins nor ends with 0; "" is zero.
type decimal struct {
	negative bool
	digits   string
	exp      int64
	text     string
}

// maxExponent limits exponents so that sums of them cannot overflow. Numbers
// beyond it are distinguished by their sign only.
const maxExponent = 1 << 40

// parseDecimal reads a JSON number.
func parseDecimal(text string) decimal {
	d := decimal{text: text}
	mantissa, exponent, _ := strings.Cut(strings.ReplaceAll(text, "E", "e"), "e")
	if exponent != "" {
		n, err := strconv.ParseInt(strings.TrimPrefix(exponent, "+"), 10, 64)
		if err != nil && strings.HasPrefix(exponent, "-") {
			n = -maxExponent
		} else if err != nil {
			n = maxExponent
		}
		d.exp = max(-maxExponent, min(maxExponent, n))
	}
	mantissa, d.negative = strings.TrimPrefix(mantissa, "-"), strings.HasPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	d.exp -= int64(len(fraction))
	d.digits = strings.TrimLeft(whole+fraction, "0")
	trimmed := strings.TrimRight(d.digits, "0")
	d.exp += int64(len(d.digits) - len(trimmed))
	d.digits = trimmed
	if d.digits == "" {
		d.negative, d.exp = false, 0
	}
	return d
}

// integer reports whether d is a whole number, as 1.0 and 1e3 are.
func (d decimal) integer() bool { return d.exp >= 0 }

// compare returns a negative number, zero or a positive number if a is less than,
// equal to or more than b.
func (a decimal) compare(b decimal) int {
	switch {
	case a.sign() != b.sign():
		return a.sign() - b.sign()
	case a.negative:
		return b.size(a)
	}
	return a.size(b)
}

// sign returns -1, 0 or 1.
func (a decimal) sign() int {
	switch {
	case a.digits == "":
		return 0
	case a.negative:
		return -1
	}
	return 1
}

// size compares without signs: first the powers of ten of the first digits, then
// the digits.
func (a decimal) size(b decimal) int {
	if x, y := int64(len(a.digits))+a.exp, int64(len(b.digits))+b.exp; x != y && a.digits != "" && b.digits != "" {
		if x < y {
			return -1
		}
		return 1
	}
	return strings.Compare(a.digits, b.digits)
}

// multipleOf reports whether a is a multiple of b. With a = a'×10^x and b = b'×10^y
// it computes 10^(x-y) modulo b' only, because that power can be large.
func (a decimal) multipleOf(b decimal) bool {
	if a.digits == "" || b.digits == "" {
		return b.digits != "" || a.digits == ""
	}
	x, okX := new(big.Int).SetString(a.digits, 10)
	y, okY := new(big.Int).SetString(b.digits, 10)
	if !okX || !okY {
		return false
	}
	shift := a.exp - b.exp
	if shift < 0 {
		// a' would have to be divisible by b'×10^-shift, but does not end in 0.
		return false
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(shift), y)
	return new(big.Int).Mod(x.Mul(x, power), y).Sign() == 0
}
