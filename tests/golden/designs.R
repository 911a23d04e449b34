# Golden values of estimates under sampling designs. Run in this directory, after design.py: Rscript designs.R
# Needs survey (and MASS, which it loads). Writes designs.csv, designs_covariance.csv, designs_weights.csv,
# designs_replicates.csv and designs_calls.csv; what the columns mean stands in README.md.
suppressPackageStartupMessages(library(survey))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(digits = 17, survey.adjust.domain.lonely = FALSE, survey.drop.replicates = TRUE)

people <- read.csv("designs_sample.csv", comment.char = "#", na.strings = "", stringsAsFactors = TRUE)
people$inf <- Inf
people$by <- as.numeric(people$b == "y")
people$s <- factor(people$s1)
totals <- read.csv("designs_population.csv", comment.char = "#", na.strings = "")
P <- c(.1, .25, .5, .9)

# ---- the designs; NULL as weights: R takes the product of N/n
designs <- list(
  element = quote(svydesign(ids = ~1, weights = ~w, data = people)),
  strata = quote(svydesign(ids = ~1, strata = ~he, weights = ~w, data = people)),
  strata_fpc = quote(svydesign(ids = ~1, strata = ~he, fpc = ~nh, weights = ~w, data = people)),
  clusters = quote(svydesign(ids = ~psu, weights = ~w, data = people)),
  clusters_fpc = quote(svydesign(ids = ~psu, strata = ~h, fpc = ~fpc1, weights = ~w, data = people)),
  wr = quote(svydesign(ids = ~psu + ssu, strata = ~h, weights = ~w, data = people)),
  two_stage = quote(svydesign(ids = ~psu + ssu, strata = ~h, fpc = ~fpc1 + fpc2, weights = ~w, data = people)),
  two_stage_fpc1 = quote(svydesign(ids = ~psu + ssu, strata = ~h, fpc = ~fpc1 + inf, weights = ~w, data = people)),
  three_stage = quote(svydesign(ids = ~psu + ssu + tsu, strata = ~h, fpc = ~fpc1 + fpc2 + fpc3, weights = ~w, data = people)),
  implied = quote(svydesign(ids = ~psu + ssu, strata = ~h, fpc = ~fpc1 + fpc2, data = people)),
  census = quote(svydesign(ids = ~psu + ssu, strata = ~h, fpc = ~fpc1c + fpc2, weights = ~w, data = people)),
  collapsed = quote(svydesign(ids = ~psu, strata = ~hc, weights = ~w, data = people))
)
inner <- c("two_stage", "two_stage_fpc1", "three_stage", "implied", "census") # a later stage counts, and is lonely too

# ---- what was called: estimator, option, the call
calls <- read.table(sep = "|", quote = "", strip.white = TRUE, col.names = c("estimator", "option", "call"), text = "
  degf|            |degf(D); ciprop
  degf|answered    |degf(D without the rows where y is missing); quantile, ttest (less 1), rank (less 1), glm
  degf|chisq       |as in svychisq: all PSUs of D less its strata
  total|           |svytotal(~y, D, deff = TRUE)
  total|replace    |svytotal(~y, D, deff = 'replace')
  total|factor     |svytotal(~a, D)
  mean|            |svymean(~y, D, deff = TRUE)
  mean|replace     |svymean(~y, D, deff = 'replace')
  mean|normal      |confint(svymean(~y, D))
  mean|t           |confint(svymean(~y, D), df = degf(D))
  mean|zeroed      |svyratio(~I(y * d), ~d, whole design): the domain as zeros, no row left out
  mean|composed    |svymean(~y1, D), the domain as zeros: variance of average with survey.ultimate.cluster TRUE, plus the later stages of adjust
  total|composed   |svytotal(~y1, D), in the same way
  mean|joint       |svymean(~y1 + y2 + x1, D)
  total|zeroed     |svytotal(~I(y * d), whole design)
  ratio|           |svyratio(~y, ~y2, D, deff = TRUE)
  ratio|mentions   |svyratio(~m1, ~m, D): share of mentions
  proportion|      |svymean(~a, D, deff = TRUE)
  proportion|cells |svymean(~interaction(b, g3), D)
  proportion|ticked|svymean(~m1 + m2 + m3 + m4, subset(D, m > 0)): share of people who ticked something
  ciprop|logit     |svyciprop(~I(a == 'p'), D, method = 'logit', df = degf(D))
  ciprop|xlogit    |svyciprop(~I(a == 'p'), D, method = 'xlogit', df = degf(D))
  ciprop|beta      |svyciprop(~I(a == 'p'), D, method = 'beta', df = degf(D))
  ciprop|asin      |svyciprop(~I(a == 'p'), D, method = 'asin', df = degf(D))
  ciprop|xlogit whole     |svyciprop(~I(a == 'p'), D, method = 'xlogit', df = degf(whole design))
  quantile|math mean whole|svyquantile(~y, D, c(.1, .25, .5, .9), qrule = 'math', interval.type = 'mean', df = degf(whole design))
  ciprop|mean      |svyciprop(~I(a == 'p'), D, method = 'mean', df = degf(D))
  by_mean|         |svyby(~y, ~g3, D, svymean, covmat = TRUE, vartype = c('se', 'ci')); covmat = FALSE with missing values and calibration
  by_mean|contrast |svycontrast(svyby(~y, ~g3, D, svymean, covmat = TRUE), difference); of svyglm(y ~ 0 + g3, D) with missing values and calibration
  by_total|        |svyby(~y, ~g3, D, svytotal)
  by_proportion|   |svyby(~a, ~g3, D, svymean)
  chisq|F          |svychisq(~a + b, D, statistic = 'F')
  chisq|Chisq      |svychisq(~a + b, D, statistic = 'Chisq')
  chisq|Wald       |svychisq(~a + b, D, statistic = 'Wald')
  chisq|adjWald    |svychisq(~a + b, D, statistic = 'adjWald')
  chisq|saddlepoint|svychisq(~a + b, D, statistic = 'saddlepoint')
  ttest|two        |svyttest(y ~ b, D)
  ttest|one        |svyttest(x1 ~ 0, D)
  rank|wilcoxon       |svyranktest(y ~ b, D, test = 'wilcoxon'), two groups
  rank|median         |svyranktest(y ~ b, D, test = 'median'), three groups: ~ g3
  rank|vanderWaerden  |svyranktest(y ~ b, D, test = 'vanderWaerden'), three groups: ~ g3
  rank|KruskalWallis  |svyranktest(y ~ g3, D, test = 'KruskalWallis'), three groups
  glm|gaussian     |svyglm(y ~ x1 + a + b, D, family = gaussian(), control = list(epsilon = 1e-14, maxit = 100), start = coef of the same)
  glm|logit        |svyglm(by ~ x1 + a, D, family = quasibinomial(), control = list(epsilon = 1e-14, maxit = 100), start = coef of the same); by = 1 where b is y
  glm|poisson      |svyglm(m ~ x1 + a + b, D, family = quasipoisson(), control = list(epsilon = 1e-14, maxit = 100), start = coef of the same)
  term|gaussian    |regTermTest(svyglm of gaussian, ~a, method = 'Wald')
  term|logit       |regTermTest(svyglm of logit, ~a, method = 'Wald')
  term|poisson     |regTermTest(svyglm of poisson, ~a, method = 'Wald')
  ordinal|logistic |svyolr(factor(s1) ~ x1 + b, D, control = list(reltol = 1e-15, maxit = 5000))
  replicates|JK1        |as.svrepdesign(D, type = 'JK1', mse = FALSE)
  replicates|JK1 mse    |as.svrepdesign(D, type = 'JK1', mse = TRUE)
  replicates|JKn        |as.svrepdesign(D, type = 'JKn', mse = FALSE)
  replicates|JKn mse    |as.svrepdesign(D, type = 'JKn', mse = TRUE)
  replicates|subbootstrap    |as.svrepdesign(D, type = 'subbootstrap', replicates = 40, mse = FALSE)
  replicates|subbootstrap mse|as.svrepdesign(D, type = 'subbootstrap', replicates = 40, mse = TRUE)
")
for (option in c("math mean", "math beta", "math xlogit", "school mean", "hf7 mean")) {
  by <- strsplit(option, " ")[[1]]
  call <- sprintf("svyquantile(~y, D, c(.1, .25, .5, .9), qrule = '%s', interval.type = '%s')", by[1], by[2])
  calls <- rbind(calls, data.frame(estimator = "quantile", option, call))
}

# ---- where the rows go
rows <- new.env()
cell <- list() # of the case at hand: design, lonely, subset, calibration, oddity, whether every option is wanted
POINTS <- c("value", "df") # do not depend on the variance: no oddity of the case touches them, no lonely rule either
known <- paste(calls$estimator, calls$option)
full <- function(x) ifelse(is.na(x) & !is.nan(x), "", sprintf("%.17g", x))
add <- function(to, columns) rows[[to]][[length(rows[[to]]) + 1]] <- columns
keep <- function(estimator, option, item, by, level, quantity, value, odd = "") {
  stopifnot(paste(estimator, option) %in% known)
  if (!cell$lonely %in% c("adjust", "fail") && all(quantity %in% POINTS)) return(invisible())
  odd <- paste(odd, ifelse(quantity %in% POINTS, "", cell$odd), ifelse(few(estimator, option, quantity, odd), "degf-subset", ""))
  odd <- gsub(" +", " ", trimws(odd))
  found <- data.frame(cell[1:4], estimator, option, item, by, level = as.character(level), quantity,
                      value = full(as.numeric(value)), odd)
  add("values", if (cell$lonely %in% c("adjust", "fail")) found else found[!quantity %in% POINTS, ])
}
few <- function(estimator, option, quantity, odd) { # is it by the degrees of freedom of those who are left?
  left <- switch(cell$subset, whole = FALSE, missing = option == "answered" || (estimator %in% c("quantile", "ttest", "rank", "glm", "term") && option != "one"),
                 domain = !(estimator == "chisq" && cell$calibration != "none"))
  with_df <- c("low", "high", "p", "df", "ddf", if (estimator == "quantile") "se")
  left & quantity %in% with_df & !grepl("normal-interval", odd) & !grepl("whole", option) & estimator != "replicates"
}
keep_matrix <- function(estimator, option, item, m) {
  names <- gsub("[^A-Za-z0-9_.:]", "", colnames(m))
  at <- which(upper.tri(m, diag = TRUE), arr.ind = TRUE)
  add("covariance", data.frame(cell[1:4], estimator, option, item, row = names[at[, 1]], column = names[at[, 2]],
                               value = full(m[at]), odd = cell$odd))
}
heard <- character()
try_it <- function(estimator, option, item, by, expression) { # a refusal is a result, too
  told <- tryCatch(withCallingHandlers({ force(expression); NULL }, warning = function(w) {
    heard <<- c(heard, paste0(cell$design, " ", cell$lonely, " ", cell$subset, " ", cell$calibration, " ", estimator, " ",
                              option, ": ", conditionMessage(w)))
    invokeRestart("muffleWarning")
  }), error = function(e) conditionMessage(e))
  if (!is.null(told)) keep(estimator, option, item, by, "", "refused", NA, paste0("refused: ", gsub("[,\"\n]+", ";", told)))
}

# ---- estimators; D the design, Y and A the names of a number and of a choice, M whether answers are missing
f <- function(...) as.formula(paste(..., sep = ""))
levels_of <- function(names, item) sub(paste0("^", item), "", names)

totals_and_means <- function(D, Y, A, M, rich) {
  keep("degf", "", "", "", "", "df", degf(D))
  keep("degf", "answered", Y, "", "", "df", degf(D[!is.na(D$variables[[Y]]), ]))
  keep("degf", "chisq", "", "", "", "df", length(unique(D$cluster[, 1])) - length(unique(D$strata[, 1])))
  for (y in if (M) Y else if (rich) c("y1", "y2", "x1", "m4") else c("y1", "y2")) for (what in c("total", "mean")) try_it(what, "", y, "", {
    estimate <- if (what == "total") svytotal else svymean
    e <- estimate(f("~", y), D, na.rm = M, deff = TRUE)
    keep(what, "", y, "", "", c("value", "se", "deff"), c(coef(e), SE(e), deff(e)))
    if (rich) {
      keep(what, "replace", y, "", "", "deff", deff(estimate(f("~", y), D, na.rm = M, deff = "replace")))
      if (what == "mean") {
        keep("mean", "normal", y, "", "", c("low", "high"), confint(e), "normal-interval")
        keep("mean", "t", y, "", "", c("low", "high"), confint(e, df = degf(D)))
      }
    }
  })
  if (rich || cell$calibration != "none") try_it("mean", "joint", "", "", keep_matrix("mean", "joint", "", vcov(svymean(f("~", Y, "+y2+x1"), D, na.rm = M))))
  try_it("ratio", "", Y, "", {
    e <- svyratio(f("~", Y), ~y2, D, na.rm = M, deff = TRUE)
    keep("ratio", "", Y, "y2", "", c("value", "se", "deff"), c(coef(e), SE(e), deff(e)))
  })
  try_it("proportion", "", A, "", {
    e <- svymean(f("~", A), D, na.rm = M, deff = TRUE)
    for (i in seq_along(coef(e))) keep("proportion", "", A, "", levels_of(names(coef(e))[i], A),
                                       c("value", "se", "deff"), c(coef(e)[i], SE(e)[i], deff(e)[i]))
    if (rich) keep_matrix("proportion", "", A, vcov(e))
  })
  if (!rich) return(invisible())
  try_it("total", "factor", A, "", {
    e <- svytotal(f("~", A), D, na.rm = M)
    for (i in seq_along(coef(e))) keep("total", "factor", A, "", levels_of(names(coef(e))[i], A), c("value", "se"),
                                       c(coef(e)[i], SE(e)[i]))
  })
  if (M) return(invisible())
  cells <- svymean(~interaction(b, g3, sep = ":"), D)
  colnames(attr(cells, "var")) <- sub(".*\\)", "", names(coef(cells)))
  keep_matrix("proportion", "cells", "b:g3", attr(cells, "var"))
  for (m in paste0("m", 1:4)) {
    e <- svyratio(f("~", m), ~m, D)
    keep("ratio", "mentions", m, "m", "", c("value", "se"), c(coef(e), SE(e)))
    e <- svymean(f("~", m), subset(D, m > 0))
    keep("proportion", "ticked", m, "", "", c("value", "se"), c(coef(e), SE(e)))
  }
}

zeroed <- function(D) for (y in c("y1", "y2")) { # a domain without leaving out rows: strata of the whole design count
  e <- svyratio(f("~I(", y, "*d)"), ~d, D)
  keep("mean", "zeroed", y, "", "", c("value", "se"), c(coef(e), SE(e)))
  e <- svytotal(f("~I(", y, "*d)"), D)
  keep("total", "zeroed", y, "", "", c("value", "se"), c(coef(e), SE(e)))
}

composed <- function(name) { # average among the strata of the first stage, adjust inside PSUs: R has the parts, not the sum
  part <- function(rule, first_only) {
    options(survey.lonely.psu = rule, survey.ultimate.cluster = first_only)
    on.exit(options(survey.lonely.psu = "average", survey.ultimate.cluster = FALSE))
    D <- eval(designs[[name]])
    c(SE(svymean(~y1, D)), SE(svytotal(~y1, D)), SE(svyratio(~I(y1 * d), ~d, D)), SE(svytotal(~I(y1 * d), D)))^2
  }
  se <- sqrt(part("average", TRUE) + part("adjust", FALSE) - part("adjust", TRUE))
  for (subset in c("whole", "domain")) {
    cell$subset <<- subset
    cell$odd <<- "composed"
    of <- if (subset == "whole") se[1:2] else se[3:4]
    keep("mean", "composed", "y1", "", "", "se", of[1])
    keep("total", "composed", "y1", "", "", "se", of[2])
  }
}

intervals <- function(D, A, M, methods) for (method in methods) {
  odd <- c(logit = "early-stop", beta = "no-cap", xlogit = "", asin = "", mean = "")[[method]]
  items <- list(c(A, "p", f("~I(", A, "=='p')")), c("m4", "1", ~I(m4 == 1)))
  for (item in items) try_it("ciprop", method, item[[1]], "", {
    e <- if (M) svyciprop(item[[3]], D, method = method, df = degf(D), na.rm = TRUE)
      else svyciprop(item[[3]], D, method = method, df = degf(D))
    keep("ciprop", method, item[[1]], "", item[[2]], c("value", "low", "high"), c(coef(e), confint(e)), c("", odd, odd))
  })
}

by_whole <- function(D, df) { # a domain with the degrees of freedom of the whole design
  e <- svyciprop(~I(a == "p"), D, method = "xlogit", df = df)
  keep("ciprop", "xlogit whole", "a", "", "p", c("low", "high"), confint(e))
  e <- svyquantile(~y1, D, P, qrule = "math", interval.type = "mean", df = df)[[1]]
  for (i in seq_along(P)) {
    first <- below_first(D, "y1", e[i, 1], P[i], "mean", df)
    keep("quantile", "math mean whole", "y1", "", P[i], c("low", "high", "se"), e[i, 2:4], c(first, "", first))
  }
}

groups <- function(D, Y, A, M) {
  plain <- M || cell$calibration != "none" # there svyby stops at covmat = TRUE
  try_it("by_mean", "", Y, "g3", {
    e <- svyby(f("~", Y), ~g3, D, svymean, covmat = !plain, vartype = c("se", "ci"), na.rm = M)
    for (g in rownames(e)) {
      keep("by_mean", "", Y, "g3", g, c("value", "se"), unlist(e[g, c(Y, "se")]))
      if (cell$rich) keep("by_mean", "", Y, "g3", g, c("low", "high"), unlist(e[g, c("ci_l", "ci_u")]), "normal-interval")
    }
    if (cell$rich && !plain) keep_matrix("by_mean", "", Y, vcov(e))
    model <- if (plain) eval(bquote(svyglm(.(f(Y, "~0+g3")), D)))
    for (g in c("l", "m")) {
      difference <- if (plain) svycontrast(model, list(difference = setNames(c(-1, 1), paste0("g3", c("k", g)))))
        else svycontrast(e, list(difference = setNames(c(-1, 1), c("k", g))))
      keep("by_mean", "contrast", Y, "g3", paste0(g, "-k"), c("value", "se"), c(coef(difference), SE(difference)))
    }
  })
  if (!cell$rich) return(invisible())
  try_it("by_total", "", Y, "g3", {
    e <- svyby(f("~", Y), ~g3, D, svytotal, covmat = !plain, na.rm = M)
    for (g in rownames(e)) keep("by_total", "", Y, "g3", g, c("value", "se"), unlist(e[g, c(Y, "se")]))
  })
  try_it("by_proportion", "", A, "g3", {
    e <- svyby(f("~", A), ~g3, D, svymean, covmat = !plain, na.rm = M)
    for (g in rownames(e)) for (a in c("p", "q", "r")) keep("by_proportion", "", A, "g3", paste0(a, ":", g),
      c("value", "se"), unlist(e[g, paste0(c("", "se."), A, a)]))
  })
}

below_first <- function(D, item, found, p, type, df) { # is the lower limit a share below that of the smallest value?
  x <- D$variables[[item]]
  x[is.na(x)] <- 0 # a calibrated design keeps the row, with weight 0
  w <- weights(D, "sampling")
  first <- w[w > 0][order(x[w > 0])][1] / sum(w)
  lowest <- survey:::woodruffCI(x, found, p, D, function(x, w, p) p, .05, df, type)[[1]]
  if (isTRUE(lowest < first)) "first-row" else ""
}

quantiles <- function(D, item, M, rules, types) for (rule in rules) for (type in types) {
  option <- paste(rule, type)
  try_it("quantile", option, item, "", {
    e <- svyquantile(f("~", item), D, P, qrule = rule, interval.type = type, na.rm = M)[[1]]
    used <- if (M) D[!is.na(D$variables[[item]]), ] else D
    tied <- if (rule == "hf7" && item == "s1") "tie-order" else ""
    for (i in seq_along(P)) {
      first <- if (rule == "hf7") tied else below_first(used, item, e[i, 1], P[i], type, degf(used))
      if (type == "mean") keep("quantile", option, item, "", P[i], "value", e[i, 1], tied)
      keep("quantile", option, item, "", P[i], c("low", "high", "se"), e[i, 2:4], c(first, tied, first))
    }
  })
}

independence <- function(D, pairs, statistics) for (pair in pairs) for (statistic in statistics)
  try_it("chisq", statistic, pair[1], pair[2], {
    e <- svychisq(f("~", pair[1], "+", pair[2]), D, statistic = statistic)
    printed <- if (statistic %in% c("Chisq", "saddlepoint") && cell$subset == "missing") "counts-missing" else ""
    keep("chisq", statistic, pair[1], pair[2], "", c("statistic", "p"), c(e$statistic, e$p.value), c(printed, ""))
    df <- e$parameter
    if (statistic != "saddlepoint") keep("chisq", statistic, pair[1], pair[2], "", c("ndf", "ddf")[seq_along(df)], df)
  })

t_tests <- function(D, Y) {
  try_it("ttest", "two", Y, "b", {
    e <- svyttest(f(Y, "~b"), D)
    keep("ttest", "two", Y, "b", "", c("value", "statistic", "df", "p"), c(e$estimate, e$statistic, e$parameter, e$p.value))
  })
  try_it("ttest", "one", "x1", "", {
    e <- svyttest(x1 ~ 0, D)
    keep("ttest", "one", "x1", "", "", c("value", "statistic", "df", "p"), c(e$estimate, e$statistic, e$parameter, e$p.value))
  })
}

rank_tests <- function(D, items, tests) for (item in items) for (test in tests) {
  ties <- if (item == "s1") "tie-order" else ""
  zero <- if (test == "vanderWaerden" && cell$subset == "domain" && cell$calibration != "none") "zero-weight-ranks" else ""
  if (test != "KruskalWallis") try_it("rank", test, item, "b", {
    e <- svyranktest(f(item, "~b"), D, test = test)
    keep("rank", test, item, "b", "", c("value", "statistic", "df", "p"), c(e$estimate, e$statistic, e$parameter, e$p.value), trimws(paste(ties, zero)))
  })
  if (test != "wilcoxon") try_it("rank", test, item, "g3", { # what R prints as parameter is the statistic
    e <- svyranktest(f(item, "~g3"), D, test = test)
    swapped <- trimws(paste(ties, c("swapped-slots", "swapped-slots", "", "")))
    keep("rank", test, item, "g3", "", c("statistic", "ndf", "ddf", "p"), c(e$parameter, e$statistic, e$ddf, e$p.value), swapped)
  })
}

models <- function(D, Y, A, families) for (family in families) try_it("glm", family, Y, "", {
  tight <- list(epsilon = 1e-14, maxit = 100)
  formula <- switch(family, gaussian = f(Y, "~x1+", A, "+b"), logit = f("by~x1+", A), poisson = f("m~x1+", A, "+b"))
  kind <- switch(family, gaussian = gaussian(), logit = quasibinomial(), poisson = quasipoisson())
  item <- switch(family, gaussian = Y, logit = "b", poisson = "m")
  model <- eval(bquote(svyglm(.(formula), D, family = .(kind), control = .(tight))))
  # R takes the errors from the step before the last: started again at the solution, they are the solution's.
  model <- eval(bquote(svyglm(.(formula), D, family = .(kind), control = .(tight), start = .(coef(model)))))
  for (name in names(coef(model))) {
    of <- summary(model)$coefficients[name, ]
    keep("glm", family, item, "", gsub("[()]", "", name), c("value", "se", "p"), of[c(1, 2, 4)])
  }
  keep("glm", family, item, "", "", "df", model$df.residual)
  test <- regTermTest(model, f("~", A))
  keep("term", family, item, A, "", c("statistic", "ndf", "ddf", "p"), c(test$Ftest, test$df, test$ddf, test$p))
  if (cell$rich) keep_matrix("glm", family, item, vcov(model))
})

ordinal <- function(D) try_it("ordinal", "logistic", "s1", "", {
  e <- svyolr(s ~ x1 + b, D, control = list(reltol = 1e-15, maxit = 5000))
  found <- c(e$coefficients, e$zeta)
  for (i in seq_along(found)) keep("ordinal", "logistic", "s1", "", names(found)[i], c("value", "se"),
                                   c(found[i], sqrt(diag(e$var))[i]), "loose-optimiser")
  keep("ordinal", "logistic", "s1", "", "", "df", e$df.residual)
})

# ---- one case: a design, a part of it, and how much of the grid it gets
case <- function(D, size) {
  M <- cell$subset == "missing"
  Y <- if (M) "ya" else "y1"
  A <- if (M) "aa" else "a"
  whole <- degf(D)
  if (cell$subset == "domain") {
    if (size != "all" && cell$calibration == "none") zeroed(D)
    D <- subset(D, d == 1)
  }
  totals_and_means(D, Y, A, M, size == "all")
  if (size == "core") return(invisible())
  if (cell$subset == "domain" && cell$lonely == "adjust") by_whole(D, whole)
  everything <- size == "all"
  pairs <- list(c(A, "b"), c(A, "g3"))
  groups(D, Y, A, M)
  t_tests(D, Y)
  models(D, Y, A, c("gaussian", "logit", if (cell$lonely == "adjust" && cell$calibration == "none") "poisson"))
  if (!M) ordinal(D)
  if (!everything) {
    intervals(D, A, M, c("xlogit", "beta"))
    quantiles(D, Y, M, "math", "mean")
    independence(D, pairs, c("F", "Wald", "saddlepoint"))
    rank_tests(D, Y, c("wilcoxon", "vanderWaerden", "KruskalWallis"))
    return(invisible())
  }
  intervals(D, A, M, c("logit", "xlogit", "beta", "asin", "mean"))
  quantiles(D, Y, M, c("math", "school", "hf7"), "mean")
  quantiles(D, Y, M, "math", c("beta", "xlogit"))
  if (!M) quantiles(D, "s1", M, c("math", "school", "hf7"), "mean")
  independence(D, pairs, c("F", "Chisq", "Wald", "adjWald", "saddlepoint"))
  if (!M) independence(D, list(c("z", "g3"), c("m1", "g3"), c("s1", "g3")), "F")
  rank_tests(D, if (M) Y else c(Y, "s1"), c("wilcoxon", "median", "vanderWaerden", "KruskalWallis"))
}

SUBSETS <- c("whole", "domain", "missing")
short <- c("implied", "census", "collapsed") # only estimates and their errors
rich <- c("element", "strata", "clusters_fpc", "two_stage", "three_stage") # every option of every estimator
unlonely <- c("element", "clusters", "collapsed")
oddity <- function(design, lonely, subset) {
  if (lonely == "average" && design %in% inner) return("average-inside")
  if (lonely == "average" && subset == "domain") return("average-domain")
  ""
}
for (name in names(designs)) for (lonely in c("adjust", "fail", "remove", "certainty", "average")) {
  if (name %in% unlonely && !lonely %in% c("adjust", "fail")) next # nothing to decide
  options(survey.lonely.psu = lonely)
  D <- eval(designs[[name]])
  for (subset in SUBSETS) {
    cell <- list(design = name, lonely = lonely, subset = subset, calibration = "none", odd = oddity(name, lonely, subset),
                 rich = name %in% rich && lonely == "adjust")
    bare <- name %in% short || lonely == "certainty" || (lonely == "average" && name %in% inner)
    if (lonely == "fail") try_it("mean", "", "y1", "", {
      e <- svymean(~y1, if (subset == "domain") subset(D, d == 1) else D)
      if (subset == "whole") keep("mean", "", "y1", "", "", c("value", "se"), c(coef(e), SE(e)))
    })
    else case(D, if (bare) "core" else if (cell$rich) "all" else "main")
  }
  if (lonely == "average" && name %in% inner) composed(name)
}

# ---- calibrated weights
frequency <- function(item) {
  of <- totals[totals$item == item, ]
  setNames(data.frame(of$level, of$total), c(item, "Freq"))
}
cells <- totals[totals$item == "b:g3", ]
cells <- data.frame(b = sub(":.*", "", cells$level), g3 = sub(".*:", "", cells$level), Freq = cells$total)
total_of <- function(item, level) totals$total[totals$item == item & (level == "" | totals$level %in% level)]
margins <- c(`(Intercept)` = total_of("all", ""), by = total_of("b", "y"), g3l = total_of("g3", "l"), g3m = total_of("g3", "m"))
goal <- c(margins, x1 = total_of("x1", ""))
tight <- list(maxit = 2000, epsilon = 1e-15)
calibrations <- list(
  rake = quote(rake(D, list(~b, ~g3), list(frequency("b"), frequency("g3")), control = tight)),
  raking_margins = quote(calibrate(D, ~b + g3, margins, calfun = "raking", epsilon = 1e-13, maxit = 1000)),
  poststratify = quote(postStratify(D, ~b + g3, cells)),
  linear = quote(calibrate(D, ~b + g3 + x1, goal, calfun = "linear")),
  linear_bounds = quote(calibrate(D, ~b + g3 + x1, goal, calfun = "linear", bounds = c(.85, 1.2), epsilon = 1e-13, maxit = 1000)),
  raking = quote(calibrate(D, ~b + g3 + x1, goal, calfun = "raking", epsilon = 1e-13, maxit = 1000)),
  logit = quote(calibrate(D, ~b + g3 + x1, goal, calfun = "logit", bounds = c(.4, 2.5), epsilon = 1e-13, maxit = 1000)),
  chain = quote(calibrate(postStratify(D, ~b + g3, cells), ~x1, goal[c(1, 5)], calfun = "linear")),
  trim = quote(trimWeights(D, upper = 25, strict = TRUE))
)
options(survey.lonely.psu = "adjust")
weights_of <- data.frame(id = people$id)
for (name in c("strata", "two_stage")) for (kind in names(calibrations)) {
  D <- eval(designs[[name]])
  cell <- list(design = name, lonely = "adjust", subset = "whole", calibration = kind, odd = "", rich = FALSE)
  try_it("degf", "", "", "", {
    D <- eval(calibrations[[kind]])
    weights_of[[kind]] <- weights(D, "sampling")
    for (subset in SUBSETS) {
      cell <- list(design = name, lonely = "adjust", subset = subset, calibration = kind, odd = switch(kind, rake = "rake-unweighted", trim = "trim-given", ""),
                   rich = FALSE)
      case(D, if (kind %in% c("rake", "poststratify", if (name == "two_stage") c("linear", "logit"))) "main" else "core")
    }
  })
}

# ---- replicate weights
factors <- function(R, kind, lonely) { # one row a PSU, last the scale of each replicate
  w <- as.matrix(R$repweights$weights)
  psu <- unique(people$psu)
  stopifnot(nrow(w) == length(psu))
  w <- rbind(w, R$scale * R$rscales)
  add("factors", data.frame(design = cell$design, lonely, kind, psu = c(psu, "scale"), matrix(full(w), nrow(w))))
}
estimates <- function(R, option) {
  for (subset in c("whole", "domain")) {
    cell$subset <<- subset
    S <- if (subset == "domain") subset(R, d == 1) else R
    for (y in c("y1", "y2")) {
      e <- svytotal(f("~", y), S)
      keep("replicates", option, y, "", "total", c("value", "se"), c(coef(e), SE(e)))
      e <- svymean(f("~", y), S)
      keep("replicates", option, y, "", "mean", c("value", "se"), c(coef(e), SE(e)))
    }
    e <- svyratio(~y1, ~y2, S)
    keep("replicates", option, "y1", "y2", "ratio", c("value", "se"), c(coef(e), SE(e)))
    e <- svymean(~a, S)
    for (i in 1:3) keep("replicates", option, "a", "", paste0("mean:", levels(people$a)[i]), c("value", "se"), c(coef(e)[i], SE(e)[i]))
    if (subset == "whole") keep("replicates", option, "", "", "", "df", degf(R))
  }
}
replicate_cases <- list(
  list("element", "JK1", "adjust"), list("clusters", "JK1", "adjust"), list("strata", "JKn", "adjust"),
  list("wr", "JKn", "adjust"), list("wr", "JKn", "remove"), list("wr", "JKn", "average"), list("clusters_fpc", "JKn", "adjust"),
  list("clusters_fpc", "JKn", "remove"), list("two_stage", "JKn", "adjust"), list("collapsed", "JKn", "adjust"),
  list("clusters", "subbootstrap", "adjust"), list("collapsed", "subbootstrap", "adjust")
)
for (of in replicate_cases) {
  options(survey.lonely.psu = of[[3]])
  D <- eval(designs[[of[[1]]]])
  odd <- c(if (of[[1]] == "two_stage") "fpc-dropped", if (of[[3]] == "average") "average-scale")
  cell <- list(design = of[[1]], lonely = of[[3]], subset = "whole", calibration = "none", odd = paste(odd, collapse = " "))
  try_it("replicates", of[[2]], "", "", {
    for (mse in c(FALSE, TRUE)) {
      set.seed(20260412)
      R <- if (of[[2]] == "subbootstrap") as.svrepdesign(D, type = of[[2]], replicates = 40, mse = mse)
        else as.svrepdesign(D, type = of[[2]], mse = mse)
      if (!mse && (of[[2]] == "subbootstrap" || (of[[1]] == "wr" && of[[3]] == "adjust"))) factors(R, of[[2]], of[[3]])
      estimates(R, if (mse) paste(of[[2]], "mse") else of[[2]])
    }
  })
}
options(survey.lonely.psu = "adjust")
D <- as.svrepdesign(eval(designs$wr), type = "JKn", mse = FALSE)
for (kind in c("rake", "poststratify", "linear")) { # calibrated again in every replicate
  cell <- list(design = "wr", lonely = "adjust", subset = "whole", calibration = kind, odd = "")
  try_it("replicates", "JKn", "", "", estimates(eval(calibrations[[kind]]), "JKn"))
}

# ---- write, with what made it
hash <- function(file) sub(" .*", "", system2("sha256sum", file, stdout = TRUE))
head <- c(
  paste("# R", getRversion()),
  paste0("# survey ", packageVersion("survey"), ", MASS ", packageVersion("MASS")),
  "# options: survey.adjust.domain.lonely FALSE, survey.drop.replicates TRUE, survey.lonely.psu as the column lonely says;",
  "#          tight stops: rake epsilon 1e-15 maxit 2000, calibrate 1e-13, glm 1e-14, svyolr reltol 1e-15",
  paste("# designs_sample.csv sha256", hash("designs_sample.csv")),
  paste("# designs_population.csv sha256", hash("designs_population.csv"))
)
write <- function(frame, file) {
  out <- file(file, "wb")
  writeLines(head, out)
  write.table(frame, out, sep = ",", row.names = FALSE, quote = FALSE, eol = "\n", na = "")
  close(out)
}
together <- function(frames) {
  columns <- unique(unlist(lapply(frames, names)))
  filled <- lapply(frames, function(x) { x[setdiff(columns, names(x))] <- ""; x[columns] })
  setNames(as.data.frame(lapply(columns, function(column) unlist(lapply(seq_along(filled), function(i) rep_len(as.character(filled[[i]][[column]]), nrow(filled[[i]])))))), columns)
}
write(together(rows$values), "designs.csv")
write(together(rows$covariance), "designs_covariance.csv")
write(data.frame(id = people$id, lapply(weights_of[-1], full)), "designs_weights.csv")
factor_frame <- together(rows$factors)
names(factor_frame) <- sub("^X", "r", names(factor_frame))
write(factor_frame, "designs_replicates.csv")
quoted <- function(x) paste0("\"", gsub("\"", "'", gsub("\\s+", " ", x)), "\"")
text <- function(call) paste(deparse(call, width.cutoff = 500), collapse = " ")
made <- rbind(
  data.frame(estimator = "design", option = names(designs), call = sapply(designs, text)),
  data.frame(estimator = "calibration", option = names(calibrations), call = sapply(calibrations, text)),
  calls
)
made$call <- quoted(made$call)
write(made, "designs_calls.csv")
writeLines(unique(sub("\\(.*\\)", "()", heard)), stderr())
