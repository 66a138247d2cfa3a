package codec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Random numbers that fuzzing of texts seldom reaches: short and long decimals
// around the limits of the numbers that are read and written without strconv.

func TestRandomNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		n := r.Int64() >> r.IntN(63)
		for _, text := range []string{
			fmt.Sprint(n),
			fmt.Sprintf("%d.%0*d", n>>r.IntN(63), 1+r.IntN(12), r.Int64N(1e6)),
			fmt.Sprintf("%d.%de%d", r.IntN(10), r.Uint32(), r.IntN(80)-40),
		} {
			agree(t, []byte(text), codec.Int64, same, isExactly[int64]([]byte(text)))
			agree(t, []byte(text), codec.Uint[uint32], same, isExactly[uint32]([]byte(text)))
			agree(t, []byte(text), codec.Float64, same, never)
			agree(t, []byte(text), codec.Float[float32], same, never)
		}
		decimal := float64(n>>r.IntN(63)) / math.Pow10(r.IntN(9))
		agreeWritten(t, decimal, codec.WriteFloat64)
		agreeWritten(t, math.Nextafter(decimal, 0), codec.WriteFloat64)
		agreeWritten(t, float32(decimal), codec.WriteFloat[float32])
		agreeWritten(t, float32(n), codec.WriteFloat[float32])
	}
}
