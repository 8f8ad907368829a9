# Thin on purpose: ./dev holds the words.
PORT ?= 8000

run:
	@exec ./dev run --follow --port $(PORT)

test:
	@exec ./dev test

check:
	@exec ./dev check

bench:
	@exec ./dev bench

lock:
	@exec ./dev lock

.PHONY: run test check bench lock
