package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// The entry points are Point and the geographical operators of AnyField.

// Point is a place on Earth, in degrees (WGS 84).
type Point struct{ Latitude, Longitude float64 }

// check reports a place that does not exist.
func (p Point) check() error {
	if p.Latitude >= -90 && p.Latitude <= 90 && p.Longitude >= -180 && p.Longitude <= 180 {
		return nil
	}
	return fmt.Errorf("latitude %v, longitude %v is no place", p.Latitude, p.Longitude)
}

// text returns the longitude and the latitude, the order of GeoJSON.
func (p Point) text() string {
	return strconv.FormatFloat(p.Longitude, 'f', -1, 64) + "," + strconv.FormatFloat(p.Latitude, 'f', -1, 64)
}

// Near holds where the field is a place. The API returns the nearest to p first.
func (f AnyField[T]) Near(p Point) Filter[T] {
	return Filter[T]{condition{field: string(f), op: "near", values: []string{p.text()}, err: p.check()}}
}

// MinDistance holds where the field is at least so many meters away from p.
func (f AnyField[T]) MinDistance(p Point, meters float64) Filter[T] {
	return distance[T](string(f), "min-distance", p, meters)
}

// MaxDistance holds where the field is at most so many meters away from p.
func (f AnyField[T]) MaxDistance(p Point, meters float64) Filter[T] {
	return distance[T](string(f), "max-distance", p, meters)
}

// Within holds where the field is within the polygon that has these corners, at
// least three.
func (f AnyField[T]) Within(corners ...Point) Filter[T] {
	return polygonFilter[T](string(f), "within", corners)
}

// Intersects holds where the field has a place in common with the polygon that
// has these corners, at least three.
func (f AnyField[T]) Intersects(corners ...Point) Filter[T] {
	return polygonFilter[T](string(f), "intersects", corners)
}

func distance[T any](field, op string, p Point, meters float64) Filter[T] {
	c := condition{field: field, op: op, err: p.check()}
	if !(meters >= 0) || math.IsInf(meters, 1) {
		c.err = fmt.Errorf("%v is no distance", meters)
	}
	c.values = []string{p.text() + "," + strconv.FormatFloat(meters, 'f', -1, 64)}
	return Filter[T]{c}
}

// polygonFilter returns a filter whose value is a GeoJSON Polygon (RFC 7946,
// section 3.1.6), whose ring ends with its first corner.
func polygonFilter[T any](field, op string, corners []Point) Filter[T] {
	c := condition{field: field, op: op}
	var ring [][2]float64
	for _, p := range corners {
		c.err = errors.Join(c.err, p.check())
		ring = append(ring, [2]float64{p.Longitude, p.Latitude})
	}
	if len(ring) < 3 {
		c.err = errors.New("a polygon has at least three corners")
	}
	if c.err != nil {
		return Filter[T]{c}
	}
	if ring[0] != ring[len(ring)-1] {
		ring = append(ring, ring[0])
	}
	text, err := json.Marshal(map[string]any{"type": "Polygon", "coordinates": [][][2]float64{ring}})
	c.values, c.err = []string{string(text)}, err
	return Filter[T]{c}
}
