"""Sentences about the programme's own work, by code: errors, and reasons in the reject ledger.

Codes are stable: they are headings of the guide (docs/guide/messages.md), and what people quote when they ask.
"""

from __future__ import annotations

SIMULATED = "模拟数据"
"""The mark every synthetic file carries in its name, its properties or an extra sheet, and every page of a draft."""
SIMULATED_NOTICE = f"{SIMULATED}，仅供演示，不反映任何社区的真实情况。"

CHOICES: dict[str, tuple[str, ...]] = {
    "accept": ("采纳，不计入结果", "采纳", "接受", "同意"),
    "keep": ("保留，照常计入", "保留"),
    "discard": ("确认丢弃", "丢弃"),
    "ignore": ("不是题目，不读", "不是题目", "不读"),
    "old": ("保留先读入的", "先读入的", "保留"),
    "new": ("以后读入的为准", "后读入的", "以新的为准"),
    "same": ("含义没有变，合并计算", "合并"),
    "apart": ("不是同一道题，分开", "分开"),
    "undo": ("撤回，问题重新打开", "撤回", "撤销"),
}
"""How choices are said: first as they are shown, then as a person may write them."""

ERRORS: dict[str, tuple[str, str]] = {
    # files and store
    "S-NAME": (
        "这个名称不能用作文件夹名。",
        "请用汉字、字母、数字、横线或下划线起名，64个字以内，不要带斜杠、两个点或系统保留名。",
    ),
    "S-WRITE": (
        "写不进去：{reason}。",
        "请检查磁盘空间和文件夹权限，换一个可以写的位置后再试；原有文件没有改动。",
    ),
    "S-LOCKED": ("文件正被别的程序（多半是 WPS 或 Excel）占用。", "请关闭打开它的窗口，再运行一次。"),
    "S-ROOT": (
        "这里不是工具包的项目文件夹，也找不到题库。",
        "请先进入项目文件夹（里面有 surveys 和 notebooks）再运行。",
    ),
    "S-TALLY": ("这个汇总文件读不了：{reason}。", "请让对方用“保存”重新存一份汇总文件交来，不要改动里面的内容。"),
    "S-RAW": ("原始文件不见了或被改动过。", "请从备份恢复这个文件，或重新读入平台下载的原文件。"),
    "S-EXISTS": (
        "这里已经有一份同名的表，可能填过了，没有覆盖。",
        "要读回填好的表，请把它写在命令的最后；要重新写一份空表，请先把旧的改名或移走。",
    ),
    "S-BUSY": (
        "另一个窗口正在保存同一份记录。",
        "请等它完成，或关闭另一个窗口，再运行一次；已经保存的都在。",
    ),
    "S-PURGED": (
        "这份调查的原始文件已在{on}按规定删除，不能再逐份读取，也不能再读入。",
        "已经写出的汇总和报告照常可用；删去了什么见 {file}。要再做一次调查，请换一个期次，例如 --wave 2。",
    ),
    "S-CONFIRM": (
        "还没有确认删除。要删去的是：原始文件{files}个、联系方式{people}份、编码表和导出的数据{derived}个，删去以后不能恢复。",
        "确定要删，请照抄问卷名称“{survey}”作为确认；没有动任何文件。",
    ),
    "S-EARLY": (
        "这些答卷答应保存到{until}，现在（{on}）还没有到期；没有动任何文件。",
        "确实要提前删（例如本人要求删除），请加上 --early {until}，并用 --why 写明原因。",
    ),
    "S-SEALED": (
        "文件加了密，这台电脑上没有您的钥匙。",
        "请把备份的钥匙文件放回 {place} 再运行；钥匙丢了，请区级办公室用他们的那一把打开。",
    ),
    "S-KEY": (
        "这把钥匙打不开，或者钥匙文件已经损坏。",
        "请换一把，或从备份恢复钥匙文件；不要另造一把来代替，原文件没有改动。",
    ),
    "S-AGE": ("没有安装加密用的组件。", "请找维护人安装；不加密，其他功能照常可用。"),
    "S-RECIPIENT": (
        "公钥有问题：{reason}。",
        "请让社区和区级办公室各发来一把公钥，整行复制；没有加密任何文件。",
    ),
    "S-EXPORT": ("数据不能写成这种文件。", "请把文件名的结尾改成 .sav、.csv 或 .parquet。"),
    # questionnaire
    "Q-NO-FILE": (
        "找不到问卷文件。",
        "请核对问卷名称；新建问卷用“toolkit new 名称”，已有答卷用“toolkit adopt 名称 文件”。",
    ),
    "Q-BANK": ("题库或社区名单缺失、重复或损坏。", "请从原始安装包恢复 surveys/bank 和 surveys/places.csv。"),
    "Q-ENCODING": ("文件不是 UTF-8 文字。", "请用记事本或 WPS 打开后另存，编码选 UTF-8。"),
    "Q-SIZE": ("文件超过1MB，或层次过深，不像一份问卷。", "请核对文件；一份问卷通常只有几十KB。"),
    "Q-YAML": ("格式写错了，读不下去。", "请看这一行和上一行：冒号后要空一格，同级要对齐，引号要成对。"),
    "Q-TAB": ("这里用了制表符（Tab）缩进。", "请改用空格缩进，每级两个空格。"),
    "Q-TAG": ("用了本工具不支持的写法（标签“!”、锚点“&”或引用“*”）。", "请直接写出内容。"),
    "Q-DUPLICATE-KEY": (
        "“{key}”写了两次，第一次在第{first}行。",
        "请删去或改名其中一个，避免后写的盖掉先写的。",
    ),
    "Q-EMPTY": (
        "里面没有题目。",
        "请在 items: 下面（表格里是工作表“题目”）写上题目，可参考 surveys/youth-needs/questionnaire.yaml。",
    ),
    "Q-FIELD": ("不认识的字段“{field}”。{hint}", "请改成认识的字段名，或删去这一行。"),
    "Q-FIELD-TYPE": ("字段“{field}”的内容不对。", "这里应当写：{expected}。"),
    "Q-MISSING": ("缺少字段“{field}”。", "每道题都要有 id（题号）、kind（题型）和 text（题干）。"),
    "Q-ID": (
        "“{id}”不能用作代号。",
        "请用英文字母开头，只含字母、数字和单个下划线，不用 END、source、seconds 等工具自己的名称。",
    ),
    "Q-KIND": (
        "不认识的题型“{kind}”。{hint}",
        "题型有：single 单选、multi 多选、scale 量表、matrix 矩阵、rank 排序、number 数值、text 填空、info、consent。",
    ),
    "Q-USE": ("题库里没有“{name}”。{hint}", "请核对题号；题库在 surveys/bank。"),
    "Q-SET": (
        "没有名为“{name}”的选项组。{hint}",
        "请在 sets: 里（表格里是工作表“选项组”）定义它，或改用题库已有的选项组（surveys/bank/sets.yaml）。",
    ),
    "Q-SAME-CODE": ("选项代码{number}写了两次。", "请给其中一个换一个代码，避免一个选项盖掉另一个。"),
    "Q-NEGATIVE-CODE": (
        "选项代码{number}小于0，而负数留给“未问、未答”等代码。",
        "请从1开始编代码；特殊选项用95—99。",
    ),
    "Q-LOOP": ("选项组“{name}”引用了自己。", "请直接写出它的选项。"),
    "Q-WHOLE": ("“{value}”应当是数字。", "请写阿拉伯数字，不加引号和单位。"),
    "Q-RANGE": ("范围{low}—{high}不合理。", "请核对 min 和 max。"),
    "Q-NEGATIVE": (
        "最小值小于0，而负数留给“未问、未答”等代码。",
        "请换一种问法，例如分成“增加多少”和“减少多少”。",
    ),
    "Q-STRUCTURE": ("{problem}", "{fix}"),
    "Q-VARIABLE": (
        "数据文件里的变量名“{name}”不能用：{reason}。",
        "请给这道题另起一个变量名（字段“{field}”）或行代号：英文字母开头，短一些，不和别的重复。",
    ),
    "Q-SHEET": (
        "表格里没有工作表“{sheet}”。",
        "请把原来的工作表改名为“{sheet}”；已经删掉的，请撤销，或删去这份表格，再运行 toolkit edit 重新生成。",
    ),
    "Q-HEADER": (
        "找不到表头，认不出哪一列是什么。",
        "请恢复表头这一行：{columns}……；也可以从新生成的表格里复制表头。",
    ),
    "Q-COLUMN": (
        "不认识这一列（{column}），里面的内容放不进问卷。{hint}",
        "请把表头改成原有的列名；只是自己的备注，请把表头写成“备注”。",
    ),
    "Q-COLUMN-TWICE": ("有两列都叫“{column}”。", "请合并成一列，删去另一列。"),
    "Q-CELL": ("“{text}”读不懂：{reason}。", "{fix}"),
    "Q-CELL-LONG": (
        "内容太长，表格的一个格子放不下（最多32767个字符）。",
        "请缩短这段文字，或只在 questionnaire.yaml 里修改。",
    ),
    "Q-WORKBOOK": (
        "这份表格打不开，可能没有保存完整。",
        "请用 WPS 打开看看，另存一次；打不开就删去它，运行“toolkit edit 名称”重新生成。",
    ),
    "Q-NO-MARGINS": (
        "还没有写下总体的构成（各年龄、性别有多少人），不能加权。",
        "请运行“toolkit weight {survey}”，会在问卷文件夹里写出一份空表 margins.xlsx；填好再运行一次。",
    ),
    "Q-MARGINS": ("{problem}。", "{fix}。"),
    "Q-MARGINS-EMPTY": ("{problem}。", "{fix}。"),
    "Q-NOT-TAKEN": (
        "表格（questionnaire.xlsx）改过，还没有收回。",
        "请先保存并关闭 WPS，再运行“toolkit edit {survey}”。",
    ),
    "Q-BOTH-EDITED": (
        "表格（questionnaire.xlsx）和文字（questionnaire.yaml）两边都改过，不知道以哪边为准。",
        "以表格为准请运行“toolkit edit {survey} --keep xlsx”，以文字为准写 --keep yaml；另一边会另存一份，不会丢。",
    ),
    # answers
    "I-NO-FILE": ("找不到这个文件。", "请核对文件名；把下载的文件放进 data/inbox 文件夹再试。"),
    "I-EMPTY-FILE": ("文件是空的，里面没有任何内容，可能没有下载完。", "请从平台重新下载。"),
    "I-NOT-HERE": (
        "文件里全是空字节：可能是云盘里还没有下载到这台电脑的文件，或下载中断了。",
        "请在云盘里选择“始终保留在此设备上”，等下载完再导入；或从平台重新下载。",
    ),
    "I-LOCK-FILE": ("这是 WPS 或 Excel 打开表格时的临时文件，不是数据。", "请关闭表格，选择同名的正式文件。"),
    "I-TYPE": ("文件内容其实是{actual}，不是表格。", "请在平台选择“下载答卷数据”，格式选 Excel（.xlsx）。"),
    "I-PASSWORD": ("文件加了密码，读不了。", "请在 WPS 或 Excel 里打开它，取消密码，保存后再导入。"),
    "I-OLD-EXCEL": (
        "这份旧格式的表格（.xls、.xlsb 或 .ods）读不出来：可能已损坏、太大，或是少见的版本。",
        "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入；打不开的请重新下载。",
    ),
    "I-OLD-XML": (
        "这是旧版的表格（XML 表格 2003），读不了。",
        "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。",
    ),
    "I-STATISTICS": (
        "这份统计软件的数据文件（.sav、.dta 等）读不出来：可能已损坏，或没有下载完整。",
        "请在 SPSS 或 Stata 里打开核对，另存一次再导入；打不开的请向给您文件的人重新要一份。",
    ),
    "I-GARBLED": (
        "文件里的中文是乱码，试过常见的编码都不对，无法可靠还原。",
        "请从原来的软件重新导出，编码选 UTF-8；不要用记事本另存。",
    ),
    "I-CASES": (
        "数据文件里写着有{declared}份，实际读到{found}份，文件不完整或被改动过。",
        "请在 SPSS 或 Stata 里打开核对，另存一次再导入，或重新要一份。",
    ),
    "I-DAMAGED": ("表格文件不完整或已损坏。", "请从平台重新下载；不要改扩展名。"),
    "I-HOSTILE": (
        "表格里有正常文件不会有的内容（{what}），已停止读取。",
        "请从平台重新下载，或另存为 .xlsx 后再试；原文件没有改动。",
    ),
    "I-TOO-LARGE": ("文件展开后超过{limit}，正常答卷不会这么大。", "请从平台重新下载，或分批导出。"),
    "I-NO-SHEET": ("表格里没有内容。", "请打开核对；下载时选择有答卷的时间范围。"),
    "I-HIDDEN": (
        "有内容的工作表都是隐藏的（{sheets}），没有读入。",
        "请在 WPS 里右键工作表标签，选“取消隐藏”，保存后再读入。",
    ),
    "I-QUESTION": (
        "没有这个待决定的问题，或已经决定过。",
        "请运行“toolkit decide 名称”，照着列出的编号填写。",
    ),
    "I-CHOICE": ("不能选“{choice}”：{why}", "可以选：{known}。"),
    "I-SCORES": (
        "这是“按分数”下载的文件，里面是得分而不是选项。",
        "请改选“按选项文本”和“按选项序号”各下载一份。",
    ),
    "I-NO-CHANNEL": (
        "认不出这是哪个平台导出的答卷，列标题里也没有这份问卷的题目。",
        "能读的平台见手册“读入答卷”；其他表格的列标题要是题干或题号。还没有问卷的，用“toolkit adopt 名称 文件”起草。",
    ),
    "I-NO-DRAFT": (
        "从“{title}”起草不出问卷：里面只有代码，没有题干和选项。",
        "请用问卷原来的定义文件（questionnaire.yaml），或用问卷星导出的答卷起草。",
    ),
    "I-OTHER-SURVEY": (
        "这份文件不像是问卷“{survey}”的答卷：{total}个题目列里只对上{matched}个。",
        "请核对选的是不是这份问卷的文件；如果题干改过，请先更新问卷定义。",
    ),
    "I-KEY-ALONE": (
        "这个文件只说明题目和选项，里面没有答卷。",
        "请和同一次下载的答卷数据一起读入；只想起草问卷，请运行“toolkit adopt 名称 文件”。",
    ),
    "I-NEEDS-KEY": (
        "缺少题目和选项的说明（{file}），看不出每一列是哪道题、每个数字是哪个选项。",
        "请把同一次下载的 {file} 一起读入。",
    ),
    "I-PAIR": ("这两个文件对不上：{reason}。", "请在同一时间重新下载“按选项文本”和“按选项序号”两份。"),
    "I-TWO-KINDS": ("一次只能读一份或一对（文本＋序号）文件，这里有{n}个。", "请分次读入。"),
    "I-MIXED": (
        "模拟数据和真实数据不能放在一起。",
        "请为真实调查另建一份问卷（toolkit new 名称），示例只用来练习。",
    ),
    "I-NO-DATA": ("还没有读入答卷。", "请先运行“toolkit ingest {survey} 文件”。"),
    "I-CODING": (
        "这份表格不能当编码表读：{problem}。",
        "请用工具写出的编码表填写，不要改工作表的名称和表头；改过的请照原样恢复，或重新写出一份。",
    ),
    "I-NOT-READ": (
        "计入的答卷里没有这个文件。",
        "现在计入的文件是：{files}。请照抄其中一个；都不是的，请核对 --community 和 --wave 后面写的社区和期次。",
    ),
    "I-SAME-NAME": (
        "有{n}个内容不同的文件都叫这个名字。",
        "请把文件名换成编号再运行，编号是：{files}。",
    ),
    "I-CONTACTS": ("联系方式表里没有“{column}”这一列。", "请在第一行写上列名：姓名、电话、意愿（可以不填）。"),
    "I-IDENTITY": (
        "收下的答案数对不上（读到{read}，收下{accepted}，待处理{ledger}），已停止，没有写入。",
        "请把错误编号和文件发给维护人。",
    ),
    "I-COMMUNITY": (
        "没有指明是哪个社区的答卷{hint}。",
        "请加上 --community 社区代码，例如 --community 02；代码见 surveys/places.csv。",
    ),
    "I-WAVE": ("期次“{wave}”不对。", "请写正整数，例如 --wave 1。"),
    # analysis
    "A-ITEM": ("没有“{name}”这道题。{hint}", "请写题号、变量名或完整题干。"),
    "A-LEVEL": ("“{name}”不能这样分析：{reason}。", "请换一道题，或换一种表。"),
    "A-SORTED": (
        "“其他”里没有还要归类的话（已经决定过{n}种写法）。",
        "要改以前的决定，请运行 toolkit decide，加上 --list 看编号，再照编号撤回。",
    ),
    "A-TALLY": ("这两份汇总的{parts}不同，不能相加。", "请用同一份问卷、同一期、同一种加权重新汇总。"),
    "A-UNIT": (
        "“{unit}”不在抽样结构里，不知道它属于哪个单元。",
        "请检查分层和单元的列，或用写全了单元的样本重新定计划。",
    ),
    "A-FOLD": ("{reason}，不能这样合并。", "请把各处的汇总文件（未合并的）交到一起再算。"),
    "A-WEIGHTS": ("权重有问题：{reason}。", "权重要是正数，不能为空；请核对权重列。"),
    "A-CHOICE": ("没有“{name}”这种{what}。{hint}", "可以写：{known}。"),
    "A-DESIGN": ("抽样结构有问题：{reason}。", "请核对分层、单元和总体数这几列；不清楚的请问负责抽样的人。"),
    "A-LONELY": (
        "“{stratum}”这一层只抽到一个单元，算不出误差。",
        "请把它和相近的层合并，或换一种孤立单元规则（见手册“抽样结构”）。",
    ),
    "A-FEW": ("“{name}”算不出来：可比的人、层或单元太少。", "请合并类别或合并分组；仍然不行的，只写各组的人数和比例。"),
    "A-TEST": ("“{name}”做不了：{reason}。", "请合并类别或分组；仍然不行的，不做检验，只写各组的人数和比例。"),
    "A-VALUES": ("“{name}”的数不能用：{reason}。", "请核对这几列数，改好后再算。"),
    "A-MODEL": ("“{name}”的回归算不出来：{reason}。", "请合并类别、少放几个解释变量，或改用交叉表。"),
    "A-MARGIN": (
        "加权的目标和样本对不上：{reason}。",
        "请核对各类别的目标数；没有人的类别，先和相近的类别合并。",
    ),
    "A-TOTALS": (
        "权重凑不到给定的总数，差得最多的是“{name}”：应为{wanted}，只能到{reached}。",
        "请核对总数，合并人少的类别，少用一项，或放宽上下限。",
    ),
    "A-BOUNDS": (
        "校准的上下限（{low}，{high}）不能用。",
        "上下限是权重可以变成原来的几倍，下限要小于1，上限要大于1；按逻辑曲线校准的，两个都要写。",
    ),
    "A-LIMITS": (
        "权重截不到{low}和{high}之间：现在平均是{mean}。",
        "下限要小于平均权重，上限要大于平均权重；请放宽上下限。",
    ),
    "A-WEIGHTING": ("不宜加权：{reasons}。", "请照提示合并类别或减少加权的项目；做不到的，就不加权。"),
    "A-SIZE": ("样本量算不出来：{reason}。", "请核对填的数；比例写0到1之间的小数，例如0.5。"),
    "A-REHEARSE": ("彩排不了{n}份。", "份数（--n）请写1到{most}之间的整数。"),
    "A-SCALE": ("这组题的量表指标算不出来：{reason}。", "请核对选的题、评分和答全的人数。"),
    "A-SEED": ("种子“{seed}”不对。", "种子（--seed）请写0或正整数。"),
    "A-METHODS": ("方法表里的“{name}”{problem}", "请对照工具包自带的方法表修改。"),
    "A-PLAN": ("分析计划里的“{name}”{problem}", "请核对 plan.yaml；写法见手册“先定计划”。"),
    "A-WORDING": ("措辞词表里的“{name}”{problem}", "请对照工具包自带的措辞词表修改。"),
    # report
    "R-SUFFIX": ("不能写成这种文件。", "请把文件名的结尾改成 .docx、.pdf、.html 或 .md。"),
    "R-SECTION": ("没有名为“{section}”的部分。{hint}", "可以写：{known}。"),
    "R-EDITION": ("没有“{edition}”这个版本。", "可以写：internal（内部）或 public（公开）。"),
    "R-OUTLINE": ("提纲里的“{name}”{problem}", "请核对 report.yaml。"),
    "R-TEMPLATE": (
        "这个模板不能用：{reason}。",
        "请在 WPS 或 Word 里打开它，去掉宏、控件和外部链接，另存为 .docx 再用；也可以不用模板。",
    ),
    "R-PDF": (
        "这台电脑不能直接生成 PDF：{reason}。",
        "请先生成 .docx，再在 WPS 或 Word 里“另存为” PDF。",
    ),
    "R-NOT-DOCX": ("这不是能读的 Word 文件（.docx）。", "请在 WPS 或 Word 里另存为 .docx 再核对。"),
    "R-NOT-OURS": (
        "这份文件不是本工具写出的草稿，里面没有数字的出处。",
        "请选择由“toolkit report”写出并修改过的文件。",
    ),
    "R-EDITED": ("这份草稿和它的新稿都改过，没有覆盖。", "请把改过的文件改名或移走，再生成一次。"),
    "R-OTHER-SURVEY": (
        "这份草稿出自问卷“{theirs}”，不是“{ours}”。",
        "请用 --survey 写出草稿所属的问卷，或不写，由草稿自己指明。",
    ),
    "R-MEASURES": (
        "这份建议表不能往里加内容：不是 .xlsx 格式，或者找不到“建议卡”。",
        "请用 WPS 打开，另存为 .xlsx，不要改动表头；里面的内容没有改动。",
    ),
    "R-FINAL": (
        "还不能定稿：方法说明缺少{missing}。",
        "请在问卷“{survey}”文件夹里的 sampling.yaml 里补上，再运行一次。",
    ),
    "Q-EXISTS": ("已经有一份同名的问卷。", "请换一个名称；已有的问卷没有改动。"),
    "Q-MODULE": ("没有名为“{name}”的主题。{hint}", "可以写：{known}。"),
    # programme
    "X-INTERNAL": ("程序内部问题，数据没有改动。", "请把记录文件 {log} 发给维护人。"),
    "X-STOPPED": ("已按您的要求停止。", "写了一半的文件不会留下；需要时请重新运行。"),
    "X-USAGE": ("命令写得不对：{reason}。", "请运行“toolkit --help”看用法。"),
}

REASONS: dict[str, str] = {
    "unreadable": "这一格没有可用的内容（{value}），例如没有算出结果的公式。",
    "too_long": "这一格有{n}个字，不像是一个答案（开头是“{value}”），多半是文件坏了。",
    "unknown_option": "“{value}”不在选项里。{hint}",
    "two_answers": "单选题里有两个以上的答案，没有替您挑选。",
    "out_of_range": "“{value}”不在范围里（应{bounds}），没有改成最近的值。",
    "not_a_number": "“{value}”不是数字。",
    "too_many": "选了{n}项，最多只能选{limit}项。",
    "exclusive_conflict": "“{value}”和其他选项同时被选，互相矛盾。",
    "twice": "“{value}”出现了两次。",
    "no_header": "“{value}”上面没有列标题，不知道是哪道题的答案（可能是行里多了一个分隔符）。",
    "unknown_question": "问卷里没有“{value}”这道题或这一行。",
    "strokes_differ": "划记是“{value}”，人数写的是“{other}”，对不上，没有替您挑选。",
    "more_than_forms": "这道题各选项合计{total}，超过收到的{forms}份，本题的人数都没有计入（“{value}”）。",
    "impossible_path": "按跳转规则不该问到这道题，却有答案“{value}”。",
    "pair_conflict": "两份文件的答案不一致：文本是“{value}”，序号是“{other}”。",
    "illegible": "纸上的字迹看不清（“{value}”），没有替您猜。",
    "columns_differ": "同一题的两种列不一致：合在一列的是“{value}”，一个选项一列的是“{other}”，没有替您挑选。",
    "entry_differs": "两次录入不一致：录入是“{value}”，复录是“{other}”。请对照纸质问卷。",
    "code_unknown": "编码本里没有“{value}”。{hint}请改正，或在编码本里加一行。",
    "text_differs": "“{value}”这一行的文字对不上，可能只排序了几列，或改动过文字；这一行填的没有采用。",
    "record_unknown": "答卷里没有记录“{value}”，这一行编的没有采用。",
    "coded_otherwise": "“{value}”编了不止一次，而且不一样，没有替您挑选。",
}
"""Why an answer stands in the reject ledger."""
