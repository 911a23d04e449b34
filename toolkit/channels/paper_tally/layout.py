"""What a tally sheet looks like: known to the one who writes it and to the one who reads it."""

SHEET = "计票表"
HEAD = ("题号", "题目", "行", "代码", "选项", "划记", "人数")
FORMS = "收到的份数"
BLANKS = "问到未答"
"""What stands in the column 选项 of the row that counts those who were asked and left it blank."""
