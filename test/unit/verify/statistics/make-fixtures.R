# Makes fixtures.json: Rscript make-fixtures.R > fixtures.json (R 4.2.2). Always the tail that is asked for, never 1 - cdf.
# One line per quantity and set of arguments: [quantity, arguments …, value]. Arguments are written with all their digits.
rows <- character()
number <- function(x) sprintf("%.17g", x)
row <- function(what, ...) {
  values <- c(...)
  if (all(is.finite(values)))
    rows[length(rows) + 1] <<- paste0('["', what, '", ', paste(number(values), collapse = ", "), "]")
}
tails <- c(0.9, 0.5, 0.1, 1e-3, 1e-6, 1e-12, 1e-17, 1e-30, 1e-100, 1e-200, 1e-300)

for (df in c(1, 2, 3, 4, 7, 9, 31, 63, 99, 999)) for (p in tails) {
  row("chiSquareQuantile", p, df, qchisq(p, df, lower.tail = FALSE))
  x <- signif(qchisq(p, df, lower.tail = FALSE), 5)
  row("chiSquareUpper", x, df, pchisq(x, df, lower.tail = FALSE))
  low <- signif(qchisq(p, df), 5)
  if (low > 0) row("gammaLower", df / 2, low / 2, pgamma(low / 2, df / 2))
}
for (p in tails) row("normalUpperQuantile", p, qnorm(p, lower.tail = FALSE))
for (z in c(-3, -1, 0, 0.5, 1, 3.0902, 6, 8.5, 12, 20, 30, 37)) row("normalUpper", z, pnorm(z, lower.tail = FALSE))

shares <- c(1e-4, 1 / 64, 0.1, 1 / 3, 0.487, 0.5, 0.9, 63 / 64)
for (n in c(10, 60, 600, 7098, 204221, 1e6, 1e7)) for (share in shares) for (p in tails) {
  above <- qbinom(p, n, share, lower.tail = FALSE)
  value <- pbinom(above - 1, n, share, lower.tail = FALSE)
  if (value > 1e-305) row("binomialAtLeast", above, n, share, value)
  below <- qbinom(p, n, share)
  value <- pbinom(below, n, share)
  if (value > 1e-305) row("binomialAtMost", below, n, share, value)
}
# R's qbeta is off by up to 1e-8 here; pbeta is not, so its logarithm is inverted: by halving, then by Newton's steps.
inverse <- function(p, a, b, lower) {
  tail <- function(t) pbeta(exp(t), a, b, lower.tail = lower, log.p = TRUE)
  step <- function(t) (if (lower) 1 else -1) * (tail(t) - log(p)) / exp(dbeta(exp(t), a, b, log = TRUE) + t - tail(t))
  t <- uniroot(function(t) tail(t) - log(p), c(log(1e-305), -1e-12), tol = 1e-12, maxiter = 10000)$root
  for (i in 1:4) t <- t - step(t)
  stopifnot(abs(step(t)) < 1e-12)
  exp(t)
}
for (n in c(10, 60, 300, 7098, 204221, 1e6, 1e7)) for (share in c(0, 1e-4, 1 / 64, 1 / 3, 0.5, 0.9, 1))
  for (alpha in c(0.05, 1e-3, 1e-3 / 128, 1e-12, 1e-30, 1e-100)) {
    x <- round(n * share)
    row("clopperPearsonLow", x, n, alpha, if (x == 0) 0 else inverse(alpha, x, n - x + 1, TRUE))
    # Of the share and its complement the smaller one is looked for: it has all its digits.
    large <- x < n && pbeta(0.5, x + 1, n - x, lower.tail = FALSE) > alpha
    high <- if (x == n) 1 else if (large) 1 - inverse(alpha, n - x, x + 1, TRUE) else inverse(alpha, x + 1, n - x, FALSE)
    row("clopperPearsonHigh", x, n, alpha, high)
  }
for (a in c(0.5, 1, 2.5, 40, 1000.5)) for (b in c(0.5, 3, 77.25, 1e5)) for (x in c(1e-6, 0.01, 0.3, 0.5, 0.77, 0.999)) {
  lower <- pbeta(x, a, b)
  upper <- pbeta(x, a, b, lower.tail = FALSE)
  if (lower > 1e-305) row("betaLower", x, a, b, lower)
  if (upper > 1e-305) row("betaUpper", x, a, b, upper)
}
# A multinomial as the binomials that it consists of: R's dmultinom takes differences of large logarithms.
log_multinomial <- function(counts, shares) {
  total <- 0
  for (i in seq_len(length(counts) - 1)) {
    k <- length(counts)
    total <- total + dbinom(counts[i], sum(counts[i:k]), shares[i] / sum(shares[i:k]), log = TRUE)
  }
  total
}
set.seed(1)
for (k in c(2, 3, 8, 64)) for (n in c(60, 6000, 1e7)) for (weights in list(rep(1, k), seq_len(k), c(256, rep(1, k - 1)))) {
  counts <- as.vector(rmultinom(1, n, weights))
  row("logMultinomial", k, weights, counts, log_multinomial(counts, weights / sum(weights)))
}
cat("[\n", paste(rows, collapse = ",\n"), "\n]\n", sep = "")
