package nimbutest

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
)

// The entry point is geoOperator, the geographical operators.
//
// Assumption (docs/nimbu-api.md 4.2): only the operators' names are known. Here
// a place is a GeoJSON Point, {"lat":…,"lng":…} or "lng,lat"; near keeps
// all existing places; minDistance and maxDistance take "lng,lat,meters";
// geoWithin and geoIntersects take a GeoJSON Polygon and test whether a point
// is in it.

type place struct{ lng, lat float64 }

func geoOperator(op, text string) (matcher, error) {
	switch op {
	case "near":
		if _, found := textPlace(text); !found {
			return nil, errors.New("near takes a place: lng,lat")
		}
		return atPlace(func(place) bool { return true }), nil
	case "minDistance", "maxDistance":
		return distance(op, text)
	}
	ring, err := polygon(text)
	if err != nil {
		return nil, err
	}
	return atPlace(func(p place) bool { return inside(p, ring) }), nil
}

func atPlace(one func(place) bool) matcher {
	return func(values []any) bool {
		if p, found := listPlace(values); found { // coordinates stored as [lng, lat]
			return one(p)
		}
		return some(func(v any) bool {
			p, found := placeOf(v)
			return found && one(p)
		})(values)
	}
}

func distance(op, text string) (matcher, error) {
	i := strings.LastIndex(text, ",")
	if i < 0 {
		return nil, errors.New(op + " takes lng,lat,meters")
	}
	center, found := textPlace(text[:i])
	limit, err := strconv.ParseFloat(text[i+1:], 64)
	if !found || err != nil {
		return nil, errors.New(op + " takes lng,lat,meters")
	}
	return atPlace(func(p place) bool {
		if op == "minDistance" {
			return meters(center, p) >= limit
		}
		return meters(center, p) <= limit
	}), nil
}

func placeOf(v any) (place, bool) {
	switch v := v.(type) {
	case string:
		return textPlace(v)
	case doc:
		if list, isList := v["coordinates"].([]any); isList {
			return listPlace(list)
		}
		lng, ok1 := number(v["lng"])
		lat, ok2 := number(v["lat"])
		return place{lng, lat}, v["lng"] != nil && v["lat"] != nil && ok1 && ok2
	}
	return place{}, false
}

func listPlace(list []any) (place, bool) {
	if len(list) != 2 {
		return place{}, false
	}
	lng, ok1 := number(list[0])
	lat, ok2 := number(list[1])
	return place{lng, lat}, ok1 && ok2
}

func textPlace(text string) (place, bool) {
	a, b, found := strings.Cut(text, ",")
	lng, err1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	lat, err2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
	return place{lng, lat}, found && err1 == nil && err2 == nil
}

// polygon reads the outer ring of a GeoJSON Polygon.
func polygon(text string) ([]place, error) {
	var shape struct {
		Type        string         `json:"type"`
		Coordinates [][][2]float64 `json:"coordinates"`
	}
	if json.Unmarshal([]byte(text), &shape) != nil || shape.Type != "Polygon" || len(shape.Coordinates) == 0 {
		return nil, errors.New("expected a GeoJSON Polygon")
	}
	var ring []place
	for _, c := range shape.Coordinates[0] {
		ring = append(ring, place{c[0], c[1]})
	}
	return ring, nil
}

// inside counts how often a ray from p crosses the ring.
func inside(p place, ring []place) bool {
	in := false
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		a, b := ring[i], ring[j]
		if (a.lat > p.lat) != (b.lat > p.lat) && p.lng < (b.lng-a.lng)*(p.lat-a.lat)/(b.lat-a.lat)+a.lng {
			in = !in
		}
	}
	return in
}

// meters is the great-circle distance on a sphere of the Earth's mean radius.
func meters(a, b place) float64 {
	const radius = 6371008.8
	rad := math.Pi / 180
	dLat, dLng := (b.lat-a.lat)*rad, (b.lng-a.lng)*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*math.Pow(math.Sin(dLng/2), 2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}
