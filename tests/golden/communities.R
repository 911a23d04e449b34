# Golden values of the comparison of communities. Run in this directory: Rscript communities.R
# Needs survey; writes communities_units.csv and communities_people.csv (made-up answers) and communities.csv.
suppressPackageStartupMessages(library(survey))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(digits = 17)

# ---- made-up communities: three questions from "no difference" to "large difference", means and their errors
set.seed(20260420)
units <- 25
n <- round(exp(runif(units, log(8), log(220))))
shares <- list(same = rep(.4, units), some = rbeta(units, 12, 18), large = rbeta(units, 1.2, 4), rare = rbeta(units, 1, 24))
k <- sapply(shares, function(p) rbinom(units, n, p))
se <- round(runif(units, .1, .5), 3)
mean_same <- round(rnorm(units, 3.5, se), 3)
mean_some <- round(rnorm(units, rnorm(units, 3.5, .3), se), 3)
write.csv(cbind(n, k, se, mean_same, mean_some), "communities_units.csv", row.names = FALSE, quote = FALSE)

# ---- made-up people of four communities in three cells
people <- expand.grid(unit = 1:4, cell = 1:3)
people <- people[rep(1:12, times = sample(10:40, 12, TRUE)), ]
people$y <- rbinom(nrow(people), 1, .2 + .1 * people$unit + .08 * people$cell)
people$x <- round(rnorm(nrow(people), 3 + .2 * people$unit + .3 * people$cell), 3)
write.csv(people, "communities_people.csv", row.names = FALSE, quote = FALSE)

# ---- what is written
out <- data.frame()
keep <- function(name, values)
  out <<- rbind(out, data.frame(name = name, i = seq_along(values) - 1, value = sprintf("%.17g", values)))

# quantiles of the binomial, over a grid of sizes and shares
grid <- expand.grid(n = c(1, 2, 5, 8, 25, 40, 60, 100, 220, 600, 12000), p = c(.003, .05, .25, .42, .5, .9, .997))
keep("grid_n", grid$n)
keep("grid_p", grid$p)
for (level in c("95", "99.8")) {
  tail <- (1 - as.numeric(level) / 100) / 2
  keep(paste0("low_", level), qbinom(tail, grid$n, grid$p))
  keep(paste0("high_", level), qbinom(tail, grid$n, grid$p, lower.tail = FALSE))
}

# over-dispersion: Spiegelhalter (2005), DerSimonian & Laird (1986)
dispersion <- function(apart, se) {
  z <- apart / se
  z <- pmin(pmax(z, quantile(z, .1)), quantile(z, .9))
  phi <- mean(z^2)
  w <- 1 / se^2
  tau2 <- (length(z) * phi - (length(z) - 1)) / (sum(w) - sum(w^2) / sum(w))
  c(phi, if (phi > 1 + 2 * sqrt(2 / length(z))) sqrt(tau2) else 0)
}
for (q in names(shares)) {
  p <- sum(k[, q]) / sum(n)
  keep(paste0("dispersion_", q), dispersion(k[, q] / n - p, sqrt(p * (1 - p) / n)))
}
for (m in c("mean_same", "mean_some")) {
  y <- get(m)
  centre <- weighted.mean(y, 1 / se^2)
  keep(paste0("dispersion_", m), c(dispersion(y - centre, se), centre))
}

# beta-binomial by maximum likelihood, from log-gamma functions
for (q in c("some", "large", "rare")) {
  minus <- function(x) -sum(lbeta(exp(x[1]) + k[, q], exp(x[2]) + n - k[, q]) - lbeta(exp(x[1]), exp(x[2])))
  score <- function(x) {
    a <- exp(x[1]); b <- exp(x[2])
    common <- digamma(a + b) - digamma(a + b + n)
    -c(a * sum(digamma(a + k[, q]) - digamma(a) + common), b * sum(digamma(b + n - k[, q]) - digamma(b) + common))
  }
  found <- nlminb(c(0, 1), minus, score, control = list(rel.tol = 1e-15, x.tol = 1e-15, iter.max = 1000, eval.max = 5000))
  x <- found$par
  slope <- function(x) sapply(1:2, function(i) { h <- 1e-5 * (1:2 == i); (score(x + h) - score(x - h)) / 2e-5 })
  for (step in 1:8) x <- x - solve(slope(x), score(x))
  ab <- exp(x)
  keep(paste0("beta_", q), ab)
  keep(paste0("posterior_low_", q), qbeta(.025, ab[1] + k[, q], ab[2] + n - k[, q]))
  keep(paste0("posterior_high_", q), qbeta(.025, ab[1] + k[, q], ab[2] + n - k[, q], lower.tail = FALSE))
}

# normal-normal: Fay & Herriot (1979)
fh <- function(a, y) { w <- 1 / (a + se^2); sum(w * (y - weighted.mean(y, w))^2) - (units - 1) }
a <- uniroot(fh, c(0, 10), y = mean_some, tol = 1e-16, maxiter = 10000)$root
keep("fay_herriot", c(weighted.mean(mean_some, 1 / (a + se^2)), a))

# direct standardisation
design <- svydesign(~1, data = transform(people, unit = factor(unit), cell = factor(cell)), weights = ~1)
target <- c(.5, .3, .2)
standard <- svystandardize(design, by = ~cell, over = ~unit, population = target)
keep("standard_y", coef(svyby(~y, ~unit, standard, svymean)))
keep("standard_x", coef(svyby(~x, ~unit, standard, svymean)))

# many tests
p <- c(round(rbeta(40, .4, 2), 6), .01, .01, 1, 0)
keep("p", p)
keep("holm", p.adjust(p, "holm"))
keep("bh", p.adjust(p, "BH"))

# ---- write, with what made it
hash <- function(file) sub(" .*", "", system2("sha256sum", file, stdout = TRUE))
head <- c(
  paste("# R", getRversion()),
  paste0("# survey ", packageVersion("survey")),
  "# options: nlminb rel.tol 1e-15, x.tol 1e-15, then 8 Newton steps; uniroot tol 1e-16; quantile type 7; svystandardize to .5 .3 .2",
  paste("# communities_units.csv sha256", hash("communities_units.csv")),
  paste("# communities_people.csv sha256", hash("communities_people.csv"))
)
writeLines(head, "communities.csv")
suppressWarnings(write.table(out, "communities.csv", append = TRUE, sep = ",", row.names = FALSE, quote = FALSE))
