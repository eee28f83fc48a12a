# Footfall. `make help` lists what there is.
MIN_JDK := 25
JAVA_HOME := $(shell sh scripts/find-jdk.sh $(MIN_JDK))
export JAVA_HOME
MVN := mvn -B -ntp
JAVA := $(JAVA_HOME)/bin/java
# A process that ran out of memory half works, and is never started again: it ends.
RUN := $(JAVA) -XX:+ExitOnOutOfMemoryError -jar target/footfall.jar
# Without the option, whose exit code 3 would say that the run was stopped.
JOB_RUN := $(JAVA) -jar target/footfall.jar job
JAR := target/footfall.jar
UNPACKED := target/footfall
DOCUMENTS := README.md CONTRIBUTING.md RATIONALE.md CHANGELOG.md LICENSE NOTICE docs jobs deploy
SOURCES := pom.xml $(shell find src/main db-changelog jobs -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run demo job import test test-long test-debian bench package package-all sbom advisories format jdk

help: ## lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

jdk:
	@test -n "$(JAVA_HOME)" || { echo "No JDK $(MIN_JDK) or later found: install one (Debian: apt-get install openjdk-25-jdk, or Temurin 25 from adoptium.net) or set JAVA_HOME."; exit 1; }

$(JAR): $(SOURCES) | jdk
	$(MVN) -q package -DskipTests

$(UNPACKED)/footfall.aot: $(JAR) scripts/aot-cache.sh
	@sh scripts/aot-cache.sh $(JAVA) $(JAR) $(UNPACKED)

package: $(UNPACKED)/footfall.aot ## builds target/footfall.jar, and target/footfall/: the same unpacked, with a cache for faster starts
	@cp -R $(DOCUMENTS) $(UNPACKED)

package-all: | jdk ## builds target/footfall-all.jar, which includes PostgreSQL for Linux (amd64, arm64) and macOS
	$(MVN) -q -P all-platforms package -DskipTests

run: $(JAR) ## builds if needed and serves on http://localhost:8080
	exec $(RUN)

demo: $(JAR) ## as run, on a data folder of its own with 90 days of made-up activity and an account of each role
	export FOOTFALL_DATA_DIR=$${FOOTFALL_DATA_DIR:-.data-demo}; exec $(RUN) --spring.profiles.active=demo

job: $(JAR) ## runs a job to its end, also beside a running server: make job JOB=rollup ARGS="day=2026-11-20"
	@$(JOB_RUN) $(JOB) $(ARGS)

import: $(JAR) ## brings history along from a file, also beside a running server: make import FILE=events.json.gz [FORMAT=segment] [KEY=id]
	@$(JOB_RUN) import file="$(FILE)" $(if $(FORMAT),format=$(FORMAT)) $(if $(KEY),key=$(KEY))

test: jdk ## everything that must hold
	$(MVN) spotless:check verify

test-debian: jdk ## the tests against a PostgreSQL from Debian's packages (15 or later) instead of the one in the jar
	sh scripts/with-debian-postgres.sh $(MVN) test $(if $(TESTS),-Dtest='$(TESTS)')

test-long: jdk ## the long fault and load runs
	$(MVN) verify -Dincluded.groups=long -Dexcluded.groups=bench

bench: jdk ## the benchmarks, as ratios; writes target/bench.json
	$(MVN) verify -Dincluded.groups=bench -Dexcluded.groups=long -Dtest.jvm= $(if $(TESTS),-Dtest='$(TESTS)') $(if $(ACTIVITIES),-Dbench.activities=$(ACTIVITIES)) $(if $(LINES),-Dbench.import.lines=$(LINES))

sbom: jdk ## writes target/footfall-sbom.json: what is delivered, as CycloneDX
	$(MVN) -q org.cyclonedx:cyclonedx-maven-plugin:makeBom -DoutputFormat=json -DoutputName=footfall-sbom -DincludeTestScope=false

advisories: jdk ## compares all dependencies with known advisories: make advisories FILE=all.zip, the export of osv.dev for Maven
	$(MVN) test -Dtest=AdvisoriesTests $(if $(FILE),-Dadvisories='$(abspath $(FILE))')

format: jdk ## formats the Java code
	$(MVN) -q spotless:apply
