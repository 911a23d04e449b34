# Tests of whole tables, and the family of all tables of a report. Base R alone.
# In this directory, Rscript differences.R: reads differences_counts.csv (made-up answers), writes differences.csv.
# Rscript differences.R FOLDER: reads counts.csv there and writes p.csv, for python -m tests.findings.false_differences.
# One row is a cell: report, table, kind, option (of several answers), group, value (answer, points or number), n.
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(digits = 17)
set.seed(20260620)
argument <- commandArgs(trailingOnly = TRUE)
simulating <- length(argument) > 0
input <- if (simulating) file.path(argument[1], "counts.csv") else "differences_counts.csv"
cells <- read.csv(input, comment.char = "#")

crossed <- function(d) xtabs(n ~ value + group, d)
chi_square <- function(d) {
  t <- crossed(d)
  if (min(dim(t)) < 2) return(list("none", NA))
  e <- suppressWarnings(chisq.test(t, correct = FALSE))
  if (all(dim(t) == 2) && any(e$expected < 5)) return(list("fisher", fisher.test(t)$p.value))
  if (any(e$expected < 1) || mean(e$expected < 5) > .2)
    return(list("simulated", chisq.test(t, simulate.p.value = TRUE, B = 2000)$p.value))
  list("chisq", e$p.value)
}
tested <- function(d) {
  if (d$kind[1] == "nominal") return(chi_square(d))
  if (d$kind[1] == "multiple") { # no test of all options together in base R: the least of the options', by Hommel
    p <- sapply(split(d, d$option), function(o) chi_square(o)[[2]])
    p <- p[!is.na(p)]
    return(list("options", if (length(p)) min(p.adjust(p, "hommel")) else NA))
  }
  y <- rep(d$value, d$n)
  if (d$kind[1] == "numbers") # two answers that may go together
    return(list("spearman", cor.test(y, rep(d$group, d$n), method = "spearman", exact = FALSE)$p.value))
  g <- factor(rep(d$group, d$n))
  if (nlevels(g) < 2) return(list("none", NA))
  if (d$kind[1] == "ordinal") {
    if (nlevels(g) == 2) return(list("wilcox", wilcox.test(y ~ g, exact = FALSE)$p.value))
    return(list("kruskal", kruskal.test(y, g)$p.value))
  }
  if (any(tapply(y, g, var) == 0)) return(list("kruskal", kruskal.test(y, g)$p.value))
  list("welch", oneway.test(y ~ g)$p.value)
}

one_report <- function(d) {
  found <- lapply(split(d, factor(d$table, unique(d$table))), tested)
  p <- sapply(found, function(f) as.numeric(f[[2]]))
  data.frame(report = d$report[1], table = names(found), test = sapply(found, `[[`, 1), p = p,
             holm = p.adjust(p, "holm"), hommel = p.adjust(p, "hommel"), BH = p.adjust(p, "BH"))
}
nothing <- data.frame(report = integer(), table = character(), test = character(), p = numeric(), holm = numeric(),
                      hommel = numeric(), BH = numeric())
out <- do.call(rbind, c(list(nothing), lapply(split(cells, cells$report), one_report)))
if (simulating) {
  for (name in c("p", "holm", "hommel", "BH")) out[[name]] <- ifelse(is.na(out[[name]]), 1, out[[name]])
  write.csv(out, file.path(argument[1], "p.csv"), row.names = FALSE, quote = FALSE)
} else {
  sum <- strsplit(system2("sha256sum", input, stdout = TRUE), " ")[[1]][1]
  head <- c(paste0("# R ", getRversion(), " with base packages only"),
            "# options: no continuity correction in tables, exact = FALSE, 2000 simulated tables where expected counts are small",
            paste("# differences_counts.csv sha256", sum))
  for (name in c("p", "holm", "hommel", "BH")) out[[name]] <- sprintf("%.17g", out[[name]])
  writeLines(head, "differences.csv")
  suppressWarnings(write.table(out, "differences.csv", sep = ",", append = TRUE, row.names = FALSE, quote = FALSE))
}
