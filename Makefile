# Thin names over Maven; see README.md.
MVN = mvn -B

.PHONY: build style check test bench clean

build:
	$(MVN) -q -DskipTests package

style:
	$(MVN) -q spotless:apply

check:
	$(MVN) -q -DskipTests verify

test:
	$(MVN) verify

bench: build
	./musedance bench attention
	./musedance bench listen
	./musedance bench animate
	./musedance bench memory

clean:
	$(MVN) -q clean
