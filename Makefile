# Thin names over Maven; see README.md.
MVN = mvn -B

.PHONY: build style check test clean

build:
	$(MVN) -q -DskipTests package

style:
	$(MVN) -q spotless:apply

check:
	$(MVN) -q -DskipTests verify

test:
	$(MVN) verify

clean:
	$(MVN) -q clean
