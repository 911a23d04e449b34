# Golden values of regressions over few units, of options together, and of two answers of the same people.
# Run in this directory: Rscript models.R
# Needs survey and clubSandwich; writes models_people.csv (made-up answers) and models.csv.
suppressPackageStartupMessages({library(survey); library(clubSandwich)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(digits = 17, survey.lonely.psu = "adjust")

# ---- made-up people: 14 units of 4 to 30 people in 3 strata; t is a matter of whole units, g and x of people
set.seed(20260611)
sizes <- c(4, 9, 12, 18, 30, 7, 15, 11, 22, 5, 14, 26, 8, 19)
n <- sum(sizes)
unit <- rep(seq_along(sizes), sizes)
h <- c(1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3)[unit]
pull <- rnorm(14, sd = .6)[unit]
t <- c(1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)[unit]
x <- round(rnorm(n) + .5 * pull, 3)
g <- sample(c("a", "b", "c"), n, TRUE, c(.5, .3, .2))
w <- round(exp(rnorm(n, sd = .4)) * (1 + h), 3)
z <- round(2 + .5 * x + .4 * (g == "b") + pull + rnorm(n), 3)
b <- rbinom(n, 1, plogis(-.3 + .6 * x + .5 * (g == "c") + pull))
k <- rpois(n, exp(.2 + .2 * x + .4 * pull))
five <- function(y) pmin(pmax(round(y), 1), 5)
s1 <- five(3 + .5 * pull + .3 * x + rnorm(n))
s2 <- five(2.7 + .5 * pull + .8 * rnorm(n) + .2 * (s1 - 3))
s1[c(3, 40)] <- NA
s2[c(3, 77, 150)] <- NA
s <- pmin(pmax(round(2.4 + .5 * x + .4 * pull + rnorm(n)), 1), 4)
m1 <- rbinom(n, 1, plogis(.4 + pull))
m2 <- rbinom(n, 1, plogis(-.2 + .8 * m1))
o1 <- rbinom(n, 1, plogis(-.5 + .9 * m1))
o2 <- rbinom(n, 1, plogis(.1 + .5 * pull))
people <- data.frame(h, unit, w, t, x, g, z, b, k, s1, s2, s, m1, m2, o1, o2)
write.csv(people, "models_people.csv", row.names = FALSE, quote = FALSE, na = "")

rows <- list()
add <- function(name, values) rows[[length(rows) + 1]] <<- data.frame(name, i = seq_along(values) - 1, value = as.numeric(values))

# ---- few units: CR2 of the weighted least squares that the model is at its solution, errors of one size
tight <- list(epsilon = 1e-14, maxit = 100)
fits <- list(
  gaussian = glm(z ~ t + x + g, gaussian, people, weights = w, control = tight),
  logit = suppressWarnings(glm(b ~ t + x + g, quasibinomial, people, weights = w, control = tight)),
  poisson = glm(k ~ t + x + g, quasipoisson, people, weights = w, control = tight))
for (kind in names(fits)) {
  fit <- fits[[kind]]
  root <- if (kind == "gaussian") rep(1, n) else sqrt(fit$family$variance(fitted(fit)))
  X <- model.matrix(fit) * root
  y <- (people[[c(gaussian = "z", logit = "b", poisson = "k")[kind]]] - fitted(fit)) / root + X %*% coef(fit)
  straight <- lm(y ~ 0 + X, weights = w)
  V <- vcovCR(straight, unit, "CR2")
  tests <- coef_test(straight, V, test = "Satterthwaite")
  add(paste0(kind, "_value"), tests$beta)
  add(paste0(kind, "_se"), tests$SE)
  add(paste0(kind, "_df"), tests[[grep("^df", names(tests), value = TRUE)]])
  add(paste0(kind, "_p"), tests[[grep("^p", names(tests), value = TRUE)]])
  wald <- Wald_test(straight, constrain_zero(4:5), V, test = "HTZ")
  add(paste0(kind, "_g"), c(wald$Fstat, wald$df_num, wald$df_denom, wald$p_val))
}

# ---- the same people: two rows of a matrix
D <- svydesign(~unit, strata = ~h, weights = ~w, data = people)
both <- subset(D, !is.na(s1) & !is.na(s2))
add("between_mean", c(coef(d <- svycontrast(svymean(~s1 + s2, both), c(1, -1))), SE(d)))
add("between_top2", c(coef(d <- svycontrast(svymean(~I(s1 > 3) + I(s2 > 3), both), c(0, 1, 0, -1))), SE(d)))
add("between_bottom2", c(coef(d <- svycontrast(svymean(~I(s1 < 3) + I(s2 < 3), both), c(0, 1, 0, -1))), SE(d)))
test <- svyttest(I(s1 - s2) ~ 0, both)
add("between_t", c(test$statistic, test$parameter, test$p.value))

# ---- slopes at each level of s: binary models, and the joint covariance of their influences
X <- model.matrix(~x + g, people)
B <- lapply(1:3, function(level) glm((s > level) * 1 ~ x + g, quasibinomial, people, weights = w, control = tight))
influence <- do.call(cbind, lapply(1:3, function(level) {
  p <- as.vector(fitted(B[[level]]))
  (w * ((s > level) - p) * X) %*% solve(crossprod(X, w * p * (1 - p) * X))
}))
V <- svyrecvar(influence, D$cluster, D$strata, D$fpc, postStrata = NULL)
simple <- crossprod(influence)
beta <- unlist(lapply(B, coef))
slopes <- function(at) {
  C <- do.call(rbind, lapply(2:3, function(level) t(sapply(at, function(j) {
    row <- numeric(12); row[(level - 1) * 4 + j] <- 1; row[j] <- -1; row }))))
  gap <- C %*% beta
  S <- C %*% simple %*% t(C)
  delta <- solve(S, C %*% V %*% t(C))
  X2 <- sum(gap * solve(S, gap))
  df <- sum(diag(delta))^2 / sum(diag(delta %*% delta))
  F <- X2 / sum(diag(delta))
  c(F, df, df * degf(D), pf(F, df, df * degf(D), lower.tail = FALSE))
}
add("slopes_all", slopes(2:4))
add("slopes_x", slopes(2))
add("slopes_g", slopes(3:4))

# ---- options together: each pair by itself, and the sum of all
pairs <- list(c("m1", "o1"), c("m1", "o2"), c("m2", "o1"), c("m2", "o2"))
shares <- function(pair) svymean(as.formula(paste0("~I(", pair[1], " * ", pair[2], ")")), D)
for (pair in pairs) {
  test <- svychisq(as.formula(paste0("~", pair[1], " + ", pair[2])), D, statistic = "F")
  both <- shares(pair)
  add(paste(pair, collapse = "_"), c(coef(both), SE(both), test$statistic, test$parameter, test$p.value))
}
cells <- do.call(cbind, lapply(pairs, function(pair) {
  a <- people[[pair[1]]]; b <- people[[pair[2]]]
  cbind(a * b, a * (1 - b), (1 - a) * b, (1 - a) * (1 - b))
}))
D <- update(D, cells = cells)
found <- svymean(~cells, D)
p <- coef(found)
C <- kronecker(diag(4), c(1, -1, -1, 1)) / p
delta <- solve(t(C) %*% diag(p) %*% C * diag(4) / n, t(C) %*% vcov(found) %*% C)
X2 <- sum(sapply(1:4, function(i) {
  q <- matrix(p[4 * i - 3:0], 2, byrow = TRUE)
  e <- outer(rowSums(q), colSums(q))
  n * sum((q - e)^2 / e)
}))
df <- sum(diag(delta))^2 / sum(diag(delta %*% delta))
F <- X2 / sum(diag(delta))
add("pairs", c(F, df, df * degf(D), pf(F, df, df * degf(D), lower.tail = FALSE)))

sha <- function(file) sub(" .*", "", system(paste("sha256sum", file), intern = TRUE))
head <- c(paste("#", R.version.string), paste("# survey", packageVersion("survey")),
  paste("# clubSandwich", packageVersion("clubSandwich")), "# options: glm epsilon 1e-14; lonely.psu adjust",
  paste("# models_people.csv sha256", sha("models_people.csv")))
writeLines(head, "models.csv")
suppressWarnings(write.table(do.call(rbind, rows), "models.csv", append = TRUE, sep = ",", row.names = FALSE, quote = FALSE))
