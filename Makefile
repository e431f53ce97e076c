# One line each: the work is in config/dev.py, which also runs where there is no make.
.PHONY: setup run test check fix assets

setup run test check fix assets:
	@python3 config/dev.py $@
