# Thin names over Maven; see README.md.
MVN = mvn -B

.PHONY: build style check test kill-test bench bench-training worth-showing gallery bundle clean

build:
	$(MVN) -q -DskipTests package

style:
	$(MVN) -q spotless:apply

check:
	$(MVN) -q -DskipTests verify

test:
	$(MVN) verify

# A training that is killed ten times must end as one that was left alone.
kill-test:
	$(MVN) -q -pl musedance-cli -am test -Dtest=KilledRunTest -Dmusedance.kills=10 -Dsurefire.failIfNoSpecifiedTests=false

bench: build models/random-sd15
	./musedance bench attention
	./musedance bench unet
	./musedance bench dance --parts
	./musedance bench dance --sparing
	./musedance bench listen
	./musedance bench animate
	./musedance bench memory

# Training steps here and in PyTorch in turn; PYTHON must have torch, numpy and safetensors.
PYTHON = python3
bench-training: build
	for stage in moments motion; do \
	  ./musedance bench train --config configs/mini-$$stage-2.yaml \
	    --model musedance-mini/src/main/resources/mini --steps 10 \
	    --against "$(PYTHON) tools/pytorch/train.py" || exit 1; \
	done

models/random-sd15:
	mkdir -p models
	./musedance models random --config sd15 -o $@

# Every bar of a model worth showing, with sheets to look at; 40 minutes.
worth-showing: build
	./musedance evaluate first-light --samples 48 --size 512 -o runs/worth-showing/dances
	./musedance evaluate timeline -o runs/worth-showing/timeline
	./musedance evaluate long -o runs/worth-showing/long
	./musedance world music --seconds 180 -o runs/worth-showing/song.ogg
	./musedance bench animate --music runs/worth-showing/song.ogg --seconds 180 --size 256,512

# The README's small moving pictures: picture, music and what it shall do.
gallery: build
	mkdir -p target/gallery
	while read -r image music prompt; do \
	  name=$$(basename $$image .png); \
	  ./musedance animate -i samples/$$image -m samples/$$music -p "$$prompt" --start 2 --seconds 2 --size 128 \
	    -o target/gallery/$$name.mp4 --gif docs/images/gallery-$$name.gif </dev/null || exit 1; \
	done <samples/gallery.txt

bundle: build
	rm -rf target/musedance
	./bundle.sh target/musedance

clean:
	$(MVN) -q clean
