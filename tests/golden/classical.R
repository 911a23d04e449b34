# Golden values of tests of unweighted answers. Run in this directory: Rscript classical.R
# Base R alone; writes classical_people.csv, classical_few.csv (made-up answers) and classical.csv.
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(digits = 17)

# ---- made-up answers: 180 people, some without an answer to some question
set.seed(20260412)
n <- 180
people <- data.frame(sex = rbinom(n, 1, .45) + 1, group = sample(1:4, n, TRUE, c(.2, .35, .3, .15)))
people$opinion <- pmin(5, pmax(1, round(2.6 + .25 * people$group + rnorm(n))))
people$need <- sample(1:5, n, TRUE, c(.3, .25, .2, .15, .1))
people$rare <- sample(1:4, n, TRUE, c(.9, .05, .03, .02))
people$income <- round(exp(rnorm(n, 1 + .15 * people$group + .3 * people$sex, .3 + .1 * people$group)), 2)
people$hours <- round(20 + 2 * log(people$income) + rnorm(n, sd = 3), 1)
people$before <- rbinom(n, 1, .4)
people$after <- ifelse(runif(n) < .7, people$before, rbinom(n, 1, .7))
for (j in 1:4) people[[paste0("row", j)]] <- pmin(5, pmax(1, round(3 + .15 * j + rnorm(n))))
for (j in 1:3) people[[paste0("yes", j)]] <- rbinom(n, 1, .3 + .1 * j)
for (name in c("opinion", "need", "income", "hours", "before", "after", "row1", "row3", "yes2"))
  people[[name]][sample(n, 6)] <- NA
write.csv(people, "classical_people.csv", row.names = FALSE, quote = FALSE, na = "")

# ---- and 17 without a tie, for the exact distributions
few <- data.frame(side = rep(1:2, c(8, 9)), first = round(rnorm(17, 5, 2), 3))
few$second <- round(.5 * few$first + rnorm(17, 3.2, 1.5), 3)
few$small <- c(1, 1, 1, 1, 1, 1, 2, 1, 2, 2, 1, 2, 2, 2, 2, 2, 1)
write.csv(few, "classical_few.csv", row.names = FALSE, quote = FALSE)

# ---- what is written
out <- data.frame()
keep <- function(name, ...) {
  values <- unlist(list(...), use.names = FALSE)
  out <<- rbind(out, data.frame(name = name, i = seq_along(values) - 1, value = sprintf("%.17g", values)))
}
keep_test <- function(name, found) keep(name, found$statistic, found$parameter, found$p.value)
quiet <- suppressWarnings
two <- subset(people, group %in% c(1, 3))

# tables
for (name in c("need", "rare", "opinion"))
  keep_test(paste0("chisq_", name), quiet(chisq.test(table(people[[name]], people$group), correct = FALSE)))
keep_test("chisq_after", chisq.test(table(people$after, people$before), correct = FALSE))
keep("fisher_after", fisher.test(table(people$after, people$before))$p.value)
keep("fisher_sex", fisher.test(table(people$sex, people$rare > 1))$p.value)
keep("fisher_few", fisher.test(table(few$small, few$side))$p.value)
set.seed(1)
keep("simulated_rare", chisq.test(table(people$rare, people$group), simulate.p.value = TRUE, B = 2e6)$p.value)
keep_test("trend", prop.trend.test(table(people$group, people$before)[, "1"], rowSums(table(people$group, people$before)), 1:4))

# means
keep_test("welch_income", t.test(income ~ group, two))
keep_test("welch_opinion", t.test(opinion ~ group, two))
found <- oneway.test(income ~ group, people)
keep("anova", found$statistic, found$parameter, found$p.value)
classic <- summary(aov(income ~ factor(group), people))[[1]]
keep("aov", classic[1, "F value"], classic[, "Sum Sq"], classic[, "Df"])
pairs <- combn(4, 2)
for (j in seq_len(ncol(pairs))) {
  pair <- t.test(income ~ group, subset(people, group %in% pairs[, j]))
  p <- ptukey(sqrt(2) * abs(pair$statistic), 4, pair$parameter, lower.tail = FALSE)
  keep(paste0("games_howell_", pairs[1, j], pairs[2, j]), -pair$statistic, pair$parameter, p)
}

# ranks
for (name in c("opinion", "income")) {
  x <- two[[name]][two$group == 1]
  y <- two[[name]][two$group == 3]
  found <- quiet(wilcox.test(y, x, exact = FALSE))
  keep(paste0("wilcox_", name), found$statistic, found$p.value)
  keep_test(paste0("kruskal_", name), kruskal.test(people[[name]], people$group))
}
found <- wilcox.test(few$first[few$side == 2], few$first[few$side == 1])
keep("wilcox_few", found$statistic, found$p.value)
# Dunn: z of the difference between mean ranks, with the variance of tied ranks
ranked <- subset(people, !is.na(opinion))
ranked$rank <- rank(ranked$opinion)
mean_rank <- tapply(ranked$rank, ranked$group, mean)
size <- table(ranked$group)
spread <- var(ranked$rank)  # the variance of the ranks themselves is N(N + 1)/12 less the ties
z <- apply(pairs, 2, function(p) (mean_rank[p[2]] - mean_rank[p[1]]) / sqrt(spread * sum(1 / size[p])))
keep("dunn_z", z)
keep("dunn_p", p.adjust(2 * pnorm(-abs(z)), "holm"))
# Brunner-Munzel: from placements
x <- na.omit(two$opinion[two$group == 1]); y <- na.omit(two$opinion[two$group == 3])
place <- function(of, over) sapply(of, function(v) mean(over < v) + mean(over == v) / 2)
spreads <- c(var(place(x, y)) / length(x), var(place(y, x)) / length(y))
t <- (mean(place(y, x)) - .5) / sqrt(sum(spreads))
df <- sum(spreads)^2 / sum(spreads^2 / (c(length(x), length(y)) - 1))
keep("brunner_munzel", t, df, 2 * pt(-abs(t), df))
# Jonckheere-Terpstra has the z of Kendall's tau with the groups
found <- quiet(cor.test(~ opinion + group, people, method = "kendall", exact = FALSE))
keep("jonckheere", found$statistic, found$p.value)

# the same people
found <- quiet(wilcox.test(people$row4, people$row1, paired = TRUE, exact = FALSE))
keep("signed_ranks", found$statistic, found$p.value)
found <- wilcox.test(few$second, few$first, paired = TRUE)
keep("signed_ranks_few", found$statistic, found$p.value)
keep_test("mcnemar", mcnemar.test(people$before, people$after, correct = FALSE))
change <- table(people$before, people$after)
keep("mcnemar_exact", binom.test(change[1, 2], change[1, 2] + change[2, 1])$p.value)
keep_test("friedman", friedman.test(as.matrix(na.omit(people[paste0("row", 1:4)]))))
yes <- as.matrix(na.omit(people[paste0("yes", 1:3)]))
q <- 3 * 2 * sum((colSums(yes) - mean(colSums(yes)))^2) / (3 * sum(yes) - sum(rowSums(yes)^2))
keep("cochran_q", q, 2, pchisq(q, 2, lower.tail = FALSE))

# association
found <- quiet(cor.test(~ opinion + row2, people, method = "kendall", exact = FALSE))
keep("kendall", found$estimate, found$p.value)
found <- cor.test(~ first + second, few, method = "kendall")
keep("kendall_few", found$estimate, found$p.value)
for (pair in list(c("opinion", "row2"), c("income", "hours"))) {
  formula <- reformulate(pair)
  found <- quiet(cor.test(formula, people, method = "spearman", exact = FALSE))
  keep(paste0("spearman_", pair[1]), found$estimate, found$p.value)
  found <- cor.test(formula, people)
  keep(paste0("pearson_", pair[1]), found$estimate, found$parameter, found$p.value, found$conf.int)
}

# effect sizes and their intervals
solved <- function(cdf, range) sapply(c(.975, .025), function(level)
  if (cdf(range[1]) <= level) range[1] else uniroot(function(ncp) cdf(ncp) - level, range, tol = 1e-13)$root)
counts <- table(people$opinion, people$group)
x2 <- quiet(chisq.test(counts, correct = FALSE))
ncp <- solved(function(ncp) pchisq(x2$statistic, x2$parameter, ncp), c(0, 200))
keep("cramer_v", sqrt(x2$statistic / sum(counts) / 3), sqrt(ncp / sum(counts) / 3))
shrunk <- max(0, x2$statistic / sum(counts) - x2$parameter / (sum(counts) - 1))
keep("cramer_v_corrected", sqrt(shrunk / (min(dim(counts) - (dim(counts) - 1)^2 / (sum(counts) - 1)) - 1)))
values <- split(two$income, two$group)
values <- lapply(values, function(v) v[!is.na(v)])
m <- lengths(values)
df <- sum(m) - 2
pooled <- sqrt(sum((m - 1) * sapply(values, var)) / df)
correction <- gamma(df / 2) / gamma((df - 1) / 2) / sqrt(df / 2)
d <- diff(sapply(values, mean)) / pooled
unit <- sqrt(sum(1 / m))
keep("hedges_g", correction * d, correction * unit * solved(function(ncp) pt(d / unit, df, ncp), d / unit + c(-6, 6)))
ss <- classic[, "Sum Sq"]; dfs <- classic[, "Df"]
ncp <- solved(function(ncp) pf(classic[1, "F value"], dfs[1], dfs[2], ncp), c(0, 200))
keep("omega_squared", (ss[1] - dfs[1] * ss[2] / dfs[2]) / (sum(ss) + ss[2] / dfs[2]), ncp / (ncp + sum(dfs) + 1))
# Cliff's delta: the whole matrix of dominance
d <- sign(outer(y, x, "-"))
delta <- mean(d)
k <- dim(d)
spread <- (k[2]^2 * sum((rowMeans(d) - delta)^2) + k[1]^2 * sum((colMeans(d) - delta)^2) - sum((d - delta)^2)) /
  (prod(k) * prod(k - 1))
z <- qnorm(.975)
keep("cliff_delta", delta, (delta - delta^3 + c(-1, 1) * z * sqrt(spread) * sqrt((1 - delta^2)^2 + z^2 * spread)) /
  (1 - delta^2 + z^2 * spread))
# difference of two shares: Newcombe, from the two score intervals
chosen <- table(people$before, people$after)
share <- chosen[, "1"] / rowSums(chosen)
limits <- sapply(1:2, function(j) prop.test(chosen[j, "1"], sum(chosen[j, ]), correct = FALSE)$conf.int)
gap <- share[2] - share[1]
keep("points", gap, gap - sqrt((share[2] - limits[1, 2])^2 + (limits[2, 1] - share[1])^2),
     gap + sqrt((limits[2, 2] - share[2])^2 + (share[1] - limits[1, 1])^2))
keep("risk_ratio", share[2] / share[1], share[2] / share[1] *
  exp(c(-1, 1) * z * sqrt(sum(1 / chosen[, "1"] - 1 / rowSums(chosen)))))
# tau-b: the error of Brown and Benedetti from the table
counts <- unclass(table(people$opinion, people$row2))
total <- sum(counts)
around <- function(i, j, sign) {
  r <- row(counts); c <- col(counts)
  sum(counts[(r - i) * (c - j) * sign > 0])
}
apart <- matrix(mapply(function(i, j) around(i, j, 1) - around(i, j, -1), row(counts), col(counts)), nrow(counts))
of_rows <- total^2 - sum(rowSums(counts)^2)
of_columns <- total^2 - sum(colSums(counts)^2)
w <- sqrt(of_rows * of_columns)
tau <- sum(counts * apart) / w
v <- outer(rowSums(counts) * of_columns, colSums(counts) * of_rows, "+")
error <- sqrt((sum(counts * (2 * w * apart + tau * v)^2) - total^3 * tau^2 * (of_rows + of_columns)^2) / w^4)
keep("tau", tau, tanh(atanh(tau) + c(-1, 1) * z * error / (1 - tau^2)))
rho <- cor(people$income, people$hours, method = "spearman", use = "complete.obs")
complete <- sum(complete.cases(people[c("income", "hours")]))
keep("rho", rho, tanh(atanh(rho) + c(-1, 1) * z * sqrt((1 + rho^2 / 2) / (complete - 3))))

# ---- write, with what made it
hash <- function(file) sub(" .*", "", system2("sha256sum", file, stdout = TRUE))
head <- c(
  paste("# R", getRversion(), "with base packages only"),
  "# options: no continuity correction in tables, exact = FALSE unless the name ends in few, uniroot tol 1e-13",
  paste("# classical_people.csv sha256", hash("classical_people.csv")),
  paste("# classical_few.csv sha256", hash("classical_few.csv"))
)
writeLines(head, "classical.csv")
suppressWarnings(write.table(out, "classical.csv", append = TRUE, sep = ",", row.names = FALSE, quote = FALSE))
