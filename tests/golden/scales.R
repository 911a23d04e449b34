# Golden values of scale analysis. Run in this directory: Rscript scales.R
# Needs psych, survey and GPArotation; writes scales_items.csv, scales_ratings.csv (made-up answers) and scales.csv.
suppressPackageStartupMessages({library(psych); library(survey); library(GPArotation)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(digits = 17, mc.cores = 1)

# ---- made-up answers: 400 people, 8 five-point items, two factors that go together, unequal thresholds
set.seed(20260411)
n <- 400
general <- rnorm(n)
first <- sqrt(.3) * general + sqrt(.7) * rnorm(n)
second <- sqrt(.3) * general + sqrt(.7) * rnorm(n)
strength <- cbind(c(.8, .7, .65, .6, .1, 0, 0, .2), c(0, .1, 0, .15, .75, .7, .6, .5))
latent <- cbind(first, second) %*% t(strength)
latent <- latent + sapply(1:8, function(j) rnorm(n, sd = sqrt(1 - .8 * sum(strength[j, ]^2))))
shift <- seq(-.5, .5, length.out = 8)
items <- sapply(1:8, function(j) findInterval(latent[, j], c(-1.4, -.6, .3, 1.1) + shift[j]) + 1)
colnames(items) <- paste0("q", 1:8)
weight <- round(exp(rnorm(n, sd = .5)), 4)
write.csv(cbind(items, weight), "scales_items.csv", row.names = FALSE, quote = FALSE)

# ---- made-up ratings: 60 things judged by 4 people, some stricter than others
truth <- rnorm(60)
ratings <- sapply(c(-.4, 0, .2, .6), function(bias) round(5 + 1.2 * truth + bias + rnorm(60, sd = .9)))
colnames(ratings) <- paste0("r", 1:4)
write.csv(ratings, "scales_ratings.csv", row.names = FALSE, quote = FALSE)

# ---- what is written
out <- data.frame()
keep <- function(name, values) {
  values <- as.matrix(values)
  for (j in seq_len(ncol(values))) for (i in seq_len(nrow(values)))
    out <<- rbind(out, data.frame(name = name, i = i - 1, j = j - 1, value = sprintf("%.17g", values[i, j])))
}
r <- cor(items)
k <- ncol(items)

# alpha
found <- suppressWarnings(psych::alpha(as.data.frame(items)))
keep("alpha_raw", found$total$raw_alpha)
keep("alpha_standardised", found$total$std.alpha)
limits <- alpha.ci(found$total$raw_alpha, n.obs = n, n.var = k)
keep("alpha_limits", c(limits$lower.ci, limits$upper.ci))
keep("item_rest", found$item.stats$r.drop)
keep("alpha_if_dropped", found$alpha.drop$raw_alpha)
keep("alpha_two_items", suppressWarnings(psych::alpha(as.data.frame(items[, 1:2])))$total$std.alpha)

# weighted: R survey, and the weighted covariances
design <- svydesign(ids = ~1, weights = ~weight, data = data.frame(items, weight))
everything <- ~q1 + q2 + q3 + q4 + q5 + q6 + q7 + q8
keep("weighted_alpha", svycralpha(everything, design))
drop_one <- lapply(1:k, function(j) reformulate(colnames(items)[-j]))
keep("weighted_alpha_if_dropped", sapply(drop_one, svycralpha, design))
rest <- sapply(1:k, function(j) cov.wt(cbind(items[, j], rowSums(items[, -j])), weight, cor = TRUE)$cor[1, 2])
keep("weighted_item_rest", rest)
weighted_r <- cov.wt(items, weight, cor = TRUE)$cor
keep("weighted_correlation", weighted_r)
# its design-based variance: alpha as a function of means of products
parts <- data.frame(items, weight, squares = rowSums(items^2), total = rowSums(items), total2 = rowSums(items)^2)
moments <- svymean(~q1 + q2 + q3 + q4 + q5 + q6 + q7 + q8 + squares + total + total2, svydesign(~1, weights = ~weight, data = parts))
contrast <- quote(8 / 7 * (1 - (squares - q1^2 - q2^2 - q3^2 - q4^2 - q5^2 - q6^2 - q7^2 - q8^2) / (total2 - total^2)))
keep("weighted_alpha_se", SE(svycontrast(moments, list(alpha = contrast))))

# suitability
keep("kmo", KMO(r)$MSA)
keep("kmo_items", KMO(r)$MSAi)
test <- cortest.bartlett(r, n)
keep("bartlett", c(test$chisq, test$df, test$p.value))
keep("bartlett_three_items", unlist(cortest.bartlett(r[c(1, 5, 8), c(1, 5, 8)], 30)[c("chisq", "df", "p.value")]))

# factors: psych with its own stopping rule, and the same criteria minimised until nothing moves
ordered <- function(loadings, phi = diag(ncol(loadings))) {
  signs <- sign(colSums(loadings))
  loadings <- loadings %*% diag(signs, ncol(loadings))
  phi <- diag(signs, ncol(loadings)) %*% phi %*% diag(signs, ncol(loadings))
  order <- order(diag(phi %*% t(loadings) %*% loadings), decreasing = TRUE)
  list(loadings = loadings[, order, drop = FALSE], phi = phi[order, order, drop = FALSE])
}
tight_minres <- function(s, m) {
  fit <- function(psi) sum(tail(eigen(s - diag(psi), symmetric = TRUE)$values, -m)^2) / 2
  slope <- function(psi) {
    e <- eigen(s - diag(psi), symmetric = TRUE)
    trailing <- seq(m + 1, ncol(s))
    -as.vector(e$vectors[, trailing]^2 %*% e$values[trailing])
  }
  psi <- 1 / diag(solve(s)) / 2
  for (again in 1:20) psi <- optim(psi, fit, slope, method = "L-BFGS-B", lower = .005, upper = 1,
                                   control = list(factr = 0, pgtol = 1e-14, maxit = 5000))$par
  e <- eigen(s - diag(psi), symmetric = TRUE)
  e$vectors[, 1:m, drop = FALSE] %*% diag(sqrt(e$values[1:m]), m)
}
tight_ml <- function(s, m) {
  fit <- factanal(covmat = s, factors = m, n.obs = n, rotation = "none",
                  control = list(opt = list(factr = 1, pgtol = 0, maxit = 5000)))
  unclass(fit$loadings)
}
for (m in 1:2) for (method in c("minres", "ml")) {
  loose <- fa(r, m, n.obs = n, rotate = "none", fm = method)
  tight <- ordered(if (method == "minres") tight_minres(r, m) else tight_ml(r, m))$loadings
  keep(paste("psych", method, m, "none", sep = "_"), unclass(loose$loadings))
  keep(paste(method, m, "none", sep = "_"), tight)
  if (m == 1) {
    keep(paste("omega", method, sep = "_"), sum(tight)^2 / (sum(tight)^2 + sum(1 - tight^2)))
    next
  }
  for (rotation in c("varimax", "oblimin")) {
    loose <- fa(r, m, n.obs = n, rotate = rotation, fm = method)
    keep(paste("psych", method, m, rotation, sep = "_"), unclass(loose$loadings))
    turned <- if (rotation == "varimax") ordered(unclass(varimax(tight, eps = 1e-15)$loadings))
      else { o <- oblimin(tight, eps = 1e-7, maxit = 10000); ordered(unclass(o$loadings), o$Phi) }
    keep(paste(method, m, rotation, sep = "_"), turned$loadings)
    if (rotation == "oblimin") {
      keep(paste("psych", method, m, rotation, "phi", sep = "_"), loose$Phi)
      keep(paste(method, m, rotation, "phi", sep = "_"), turned$phi)
    }
    keep(paste("psych", method, m, rotation, "variance", sep = "_"), loose$Vaccounted["Proportion Var", ])
  }
}
keep("weighted_minres_2_none", ordered(tight_minres(weighted_r, 2))$loadings)
keep("eigenvalues", eigen(r)$values)

# polychoric: psych, and its likelihood maximised with a narrow stop
poly <- polychoric(items, correct = 0, smooth = FALSE, progress = FALSE)
keep("psych_polychoric", poly$rho)
keep("thresholds", poly$tau)
keep("psych_polychoric_alpha", suppressWarnings(psych::alpha(poly$rho))$total$std.alpha)
loglik <- function(rho, i, j) {
  p <- psych:::polyBinBvn(rho, poly$tau[i, ], poly$tau[j, ])
  table <- table(factor(items[, i], 1:5), factor(items[, j], 1:5))
  -sum(table[table > 0] * log(pmax(p[table > 0], 1e-300)))
}
tight <- diag(k)
for (i in 2:k) for (j in 1:(i - 1))
  tight[i, j] <- tight[j, i] <- optimize(loglik, poly$rho[i, j] + c(-.01, .01), i, j, tol = 1e-9)$minimum
keep("polychoric", tight)

# agreement
icc <- ICC(ratings, lmer = FALSE)$results
keep("icc", icc[, c("ICC", "lower bound", "upper bound", "F", "df1", "df2", "p")])

# ---- write, with what made it
hash <- function(file) sub(" .*", "", system2("sha256sum", file, stdout = TRUE))
head <- c(
  paste("# R", getRversion()),
  paste0("# psych ", packageVersion("psych"), ", survey ", packageVersion("survey"), ", GPArotation ", packageVersion("GPArotation")),
  "# options: minres and ml with 0.005 <= uniqueness <= 1, optim factr 0 or 1; varimax eps 1e-15; oblimin eps 1e-7, gam 0, not normalised;",
  "#          polychoric correct 0, smooth FALSE; ICC lmer FALSE; names beginning with psych_ have its own stopping rules",
  paste("# scales_items.csv sha256", hash("scales_items.csv")),
  paste("# scales_ratings.csv sha256", hash("scales_ratings.csv"))
)
writeLines(head, "scales.csv")
suppressWarnings(write.table(out, "scales.csv", append = TRUE, sep = ",", row.names = FALSE, quote = FALSE))
