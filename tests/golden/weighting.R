# Golden values of weighting. Run in this directory: Rscript weighting.R
# Needs survey; writes weighting_people.csv (made-up people), weighting_weights.csv and weighting_errors.csv.
suppressPackageStartupMessages(library(survey))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(digits = 17, survey.lonely.psu = "adjust")

# ---- made-up people: 6 strata, 5 units each, 10 people a unit; weights that go with age and with what is measured
set.seed(20260523)
n <- 300
stratum <- rep(1:6, each = 50)
unit <- rep(1:30, each = 10)
shift <- rnorm(30, sd = .4)[unit]
age <- 1 + findInterval(rnorm(n) + .3 * shift, c(-.8, 0, .9))
sex <- 1 + rbinom(n, 1, .42)
school <- 1 + findInterval(rnorm(n) + .3 * (age - 2.5), c(-.5, .7))
income <- round(exp(1.4 + .15 * age + .2 * school + .3 * shift + rnorm(n, sd = .5)), 3)
y <- round(2 * age - 1.5 * sex + .8 * school + 3 * shift + .3 * income + rnorm(n, sd = 2), 4)
happy <- rbinom(n, 1, plogis(.5 * (age - 2.5) + shift))
base <- round((8 + 3 * stratum) * exp(.25 * (age - 2.5) + rnorm(n, sd = .35)), 4)
people <- data.frame(stratum, unit, age, sex, school, income, y, happy, base)
write.csv(people, "weighting_people.csv", row.names = FALSE, quote = FALSE)

# ---- what is known of the population
whole <- 6000
ages <- data.frame(age = 1:4, Freq = c(1500, 1600, 1900, 1000))
sexes <- data.frame(sex = 1:2, Freq = c(3100, 2900))
schools <- data.frame(school = 1:3, Freq = c(1700, 2600, 1700))
for (name in c("age", "sex", "school")) people[[name]] <- factor(people[[name]])
design <- svydesign(~unit, strata = ~stratum, weights = ~base, data = people)
known <- c("(Intercept)" = whole, age2 = 1600, age3 = 1900, age4 = 1000, sex2 = 2900, income = 55000)
fit <- function(method, bounds = c(-Inf, Inf)) calibrate(design, ~age + sex + income, known, calfun = method,
  bounds = bounds, epsilon = 1e-14, maxit = 500)

designs <- list(
  none = design,
  rake = rake(design, list(~age, ~sex, ~school), list(ages, sexes, schools), control = list(maxit = 2000, epsilon = 1e-15)),
  post = postStratify(design, ~age, ages),
  linear = fit("linear"), linear_bounds = fit("linear", c(.5, 1.6)),
  raking = fit("raking"), raking_bounds = fit("raking", c(.5, 1.6)),
  logit = fit("logit", c(.5, 1.6)))
designs$margins <- calibrate(design, ~age + sex + school, c(known[1:5], school2 = 2600, school3 = 1700), calfun = "raking",
  epsilon = 1e-14, maxit = 500)
designs$rake_default <- suppressWarnings(rake(design, list(~age, ~sex, ~school), list(ages, sexes, schools)))
designs$twice <- postStratify(designs$rake, ~school, schools)
designs$trim <- trimWeights(design, upper = 30, lower = 5)
designs$trim_strict <- trimWeights(design, upper = 30, lower = 5, strict = TRUE)

# ---- written with the versions, the options and the digest of the people
digest <- sub(" .*", "", system("sha256sum weighting_people.csv", intern = TRUE))
head <- c(paste("# R", getRversion()), paste("# survey", packageVersion("survey")),
  "# options: survey.lonely.psu adjust; rake epsilon 1e-15 maxit 2000; calibrate epsilon 1e-14 maxit 500",
  paste("# weighting_people.csv sha256", digest))
save <- function(table, name) {
  writeLines(head, name)
  suppressWarnings(write.table(table, name, append = TRUE, sep = ",", row.names = FALSE, quote = FALSE))
}
save(sapply(designs, function(d) sprintf("%.17g", weights(d, "sampling"))), "weighting_weights.csv")
errors <- do.call(rbind, lapply(names(designs), function(name) {
  d <- designs[[name]]
  found <- list(mean = svymean(~y, d), total = svytotal(~y, d), happy = svymean(~happy, d), ratio = svyratio(~y, ~income, d),
    domain = svymean(~y, subset(d, sex == 2)))
  data.frame(design = name, estimate = names(found), value = sprintf("%.17g", sapply(found, function(f) coef(f)[[1]])),
    se = sprintf("%.17g", sapply(found, function(f) SE(f)[[1]])))
}))
save(errors, "weighting_errors.csv")
