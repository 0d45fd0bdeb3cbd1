# Runs texts of R: Rscript answers.R texts.json answers.json, in the folder of the tables.
files <- commandArgs(trailingOnly = TRUE)
asked <- jsonlite::fromJSON(files[1], simplifyVector = FALSE)
suppressMessages(eval(parse(text = asked$prelude)))
answer <- function(text) {
  unlink(unlist(asked$writes))
  tryCatch({
    value <- eval(parse(text = text), envir = new.env(parent = globalenv()))
    for (path in unlist(asked$writes)) if (file.exists(path)) value <- read.csv(path)
    if (is.data.frame(value)) list(names = I(names(value)), columns = unname(as.list(value)))
    else list(columns = list(value))
  }, error = function(e) list(error = paste("R:", conditionMessage(e))))
}
answers <- lapply(unlist(asked$texts), answer)
writeLines(jsonlite::toJSON(answers, na = "null", null = "null", digits = NA, POSIXt = "ISO8601",
                            Date = "ISO8601", dataframe = "columns"), files[2])
