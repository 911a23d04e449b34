# The work done by R survey. Rscript survey.R WORK FOLDER: reads the people of FOLDER, prints one line of measurements.
suppressPackageStartupMessages(library(survey))
told <- commandArgs(trailingOnly = TRUE)
work <- told[1]
place <- function(name) file.path(told[2], name)

names <- readLines(place("columns.txt"))
people <- file.info(place("weights.bin"))$size / 8
codes <- readBin(place("codes.bin"), "integer", people * length(names), size = 2, endian = "little")
codes <- as.data.frame(matrix(codes, ncol = length(names), byrow = TRUE, dimnames = list(NULL, names)))
codes$weight <- readBin(place("weights.bin"), "double", people, endian = "little")
design <- svydesign(ids = ~unit, strata = ~stratum, weights = ~weight, data = codes)
figures <- character()

tables <- function() {
  chosen <- read.csv(place("tables.csv"), header = FALSE, colClasses = "character")
  lapply(seq_len(nrow(chosen)), function(i) {
    row <- chosen[i, 1]
    column <- chosen[i, 2]
    shares <- svyby(as.formula(sprintf("~factor(%s)", row)), as.formula(paste0("~", column)), design, svymean)
    list(row, column, shares, svychisq(as.formula(sprintf("~%s+%s", row, column)), design, statistic = "F"))
  })
}

tables_figures <- function(found) unlist(lapply(found, function(table) {
  value <- as.matrix(coef(table[[3]]))
  group <- sub(":.*", "", rownames(value))
  option <- sub(".*\\)", "", rownames(value))
  at <- sprintf("%s|%s|%s|%s", table[[1]], table[[2]], group, option)
  c(sprintf("share|%s,%.17g", at, value), sprintf("se|%s,%.17g", at, as.matrix(SE(table[[3]]))),
    sprintf("f|%s|%s,%.17g", table[[1]], table[[2]], table[[4]]$statistic))
}))

raking <- function() {
  known <- read.csv(place("margins.csv"), header = FALSE, col.names = c("name", "code", "share"))
  whole <- sum(codes$weight)
  margins <- lapply(unique(known$name), function(name) {
    one <- known[known$name == name, ]
    setNames(data.frame(one$code, one$share * whole), c(name, "Freq"))
  })
  formulas <- lapply(unique(known$name), function(name) as.formula(paste0("~", name)))
  rake(design, formulas, margins, control = list(maxit = 1000, epsilon = whole * 1e-12))
}

raking_figures <- function(raked) {
  weights <- head(weights(raked), 1000)
  sprintf("weight|%d,%.17g", seq_along(weights) - 1L, weights)
}

peak <- function() {
  status <- tryCatch(readLines("/proc/self/status"), error = function(e) "", warning = function(w) "")
  line <- grep("^VmHWM", status, value = TRUE)
  if (length(line)) as.numeric(gsub("[^0-9]", "", line)) / 1024 else NA
}

invisible(gc())
tryCatch(writeLines("5", "/proc/self/clear_refs"), error = function(e) NULL, warning = function(w) NULL)
before <- peak()
spent <- system.time(found <- get(work)(), gcFirst = FALSE)
after <- peak()
writeLines(get(paste0(work, "_figures"))(found), place("figures_survey.csv"))
number <- function(x) if (is.na(x)) "null" else sprintf("%.6f", x)
cat(sprintf('{"seconds": %s, "cpu_seconds": %s, "added_mb": %s, "peak_mb": %s}\n', number(spent[["elapsed"]]),
            number(sum(spent[-3])), number(max(after - before, 0)), number(after)))
