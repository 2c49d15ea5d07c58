# Every task is one call of dev.sh, which also works where make is missing: sh dev.sh test
.PHONY: setup demo test test-windows lint fmt bench validate soak catalogue screens pictures bundle lock
setup demo test test-windows lint fmt bench validate soak catalogue screens pictures bundle lock:
	@sh dev.sh $@ $(ARGS)
