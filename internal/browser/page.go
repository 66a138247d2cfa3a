package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// The entry points are the methods of Page, which act like a user: open, read,
// type, click.

// pollEvery is the interval between checks of a page.
const pollEvery = 50 * time.Millisecond

// Page is a page of a browser. Methods that wait do so until their context
// ends.
type Page struct {
	conn    *conn
	session string
}

// Open navigates to an address and waits until the page is loaded.
func (p *Page) Open(ctx context.Context, url string) error {
	var went struct{ ErrorText string }
	// The mark distinguishes the previous page from the next one.
	if err := p.eval(ctx, "window.left = true", nil); err != nil {
		return err
	}
	if err := p.conn.call(ctx, p.session, "Page.navigate", map[string]any{"url": url}, &went); err != nil {
		return err
	}
	if went.ErrorText != "" {
		return fmt.Errorf("opening %s: %s", url, went.ErrorText)
	}
	return p.Await(ctx, "!window.left")
}

// Await waits until a page is complete and the JavaScript condition holds. Its
// error describes the page.
func (p *Page) Await(ctx context.Context, condition string) error {
	for {
		var holds bool
		err := p.eval(ctx, `document.readyState === "complete" && !!(`+condition+`)`, &holds)
		if err == nil && holds {
			return nil
		}
		// While one page is replaced by the next, errors are expected.
		if late := sleep(ctx, pollEvery); late != nil {
			return fmt.Errorf("waiting for %s: %w, last error: %v; the browser is at %s", condition, late, err, p.describe())
		}
	}
}

// Text returns the text of an element, after waiting for the element.
func (p *Page) Text(ctx context.Context, selector string) (text string, err error) {
	if err := p.Await(ctx, find(selector)); err != nil {
		return "", err
	}
	return text, p.eval(ctx, find(selector)+".innerText", &text)
}

// Value returns the value of a JavaScript expression, decoded from JSON.
func (p *Page) Value(ctx context.Context, expression string) (value any, err error) {
	return value, p.eval(ctx, expression, &value)
}

// Type focuses a field and replaces its content by text.
func (p *Page) Type(ctx context.Context, selector, text string) error {
	if err := p.Await(ctx, find(selector)); err != nil {
		return err
	}
	if err := p.eval(ctx, find(selector)+".focus(), "+find(selector)+".select()", nil); err != nil {
		return err
	}
	return p.conn.call(ctx, p.session, "Input.insertText", map[string]any{"text": text}, nil)
}

// Click presses and releases the mouse on the middle of an element.
func (p *Page) Click(ctx context.Context, selector string) error {
	if err := p.Await(ctx, find(selector)); err != nil {
		return err
	}
	var at struct{ X, Y float64 }
	err := p.eval(ctx, `(() => {
		const e = `+find(selector)+`;
		e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect();
		return {x: r.x + r.width / 2, y: r.y + r.height / 2};
	})()`, &at)
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		if err == nil {
			err = p.conn.call(ctx, p.session, "Input.dispatchMouseEvent",
				map[string]any{"type": kind, "x": at.X, "y": at.Y, "button": "left", "clickCount": 1}, nil)
		}
	}
	return err
}

// Screenshot returns a picture of the page, as PNG.
func (p *Page) Screenshot(ctx context.Context) ([]byte, error) {
	var out struct{ Data []byte }
	err := p.conn.call(ctx, p.session, "Page.captureScreenshot", nil, &out)
	return out.Data, err
}

// eval runs an expression on the page and decodes its value.
func (p *Page) eval(ctx context.Context, expression string, value any) error {
	var out struct {
		Result struct {
			Value json.RawMessage
		}
		ExceptionDetails *struct {
			Exception struct{ Description string }
		}
	}
	err := p.conn.call(ctx, p.session, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &out)
	switch {
	case err != nil:
		return err
	case out.ExceptionDetails != nil:
		return fmt.Errorf("%s: %s", expression, out.ExceptionDetails.Exception.Description)
	case value == nil:
		return nil
	}
	return json.Unmarshal(out.Result.Value, value)
}

// describe describes the page, for errors.
func (p *Page) describe() string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var seen string
	if err := p.eval(ctx, `location.href + ", which says:\n" + document.body.innerText`, &seen); err != nil {
		return err.Error()
	}
	return seen
}

// find is the JavaScript that finds an element.
func find(selector string) string {
	quoted, _ := json.Marshal(selector) // a string can always be marshalled
	return "document.querySelector(" + string(quoted) + ")"
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
