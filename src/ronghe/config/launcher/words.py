"""The launcher's texts in Simplified Chinese, by their English originals."""

HELP = """Ronghe 融合 — school–enterprise cooperation, from first contact to graduate outcome

./ronghe up [--port N] [--host H]   bring everything up, print the address
./ronghe test [--full] [ARGS …]     check and test everything; ARGS go to pytest
./ronghe check                      formatting, types, layers, translations, locks
./ronghe bench [NAME]               list the benchmarks, or run one
./ronghe backup FILE                database and evidence files into one file
./ronghe restore [--replace] FILE   and back, checked before it takes effect
./ronghe manage …                   Django’s and Ronghe’s own commands

Read on: docs/how-to/run-in-production.md, docs/how-to/backup-and-restore.md
"""

CHINESE = {
    HELP: """融合 Ronghe——校企合作全过程：从初次对接到毕业去向

./ronghe up [--port N] [--host H]   启动全部服务，并显示访问地址
./ronghe test [--full] [参数…]       运行全部检查和测试；参数交给 pytest
./ronghe check                      检查格式、类型、分层、翻译和依赖锁定
./ronghe bench [名称]                列出或运行性能测试
./ronghe backup 文件                 把数据库和证据文件备份为一个文件
./ronghe restore [--replace] 文件    恢复备份：先核对，后生效
./ronghe manage …                   Django 和融合自带的管理命令

详见 docs/how-to/run-in-production.md 和 docs/how-to/backup-and-restore.md
""",
    # environment
    "Python packages from {lock}": "按 {lock} 安装 Python 软件包",
    "node from {lock}": "按 {lock} 安装 node",
    "npm packages from {lock}": "按 {lock} 安装 npm 软件包",
    "Web pages’ styles and scripts": "生成网页样式和脚本",
    "Translations": "编译翻译",
    "Remove the folder {folder} and try again.": "请删除文件夹 {folder} 后重试。",
    "Is the network (or the package mirror, UV_INDEX_URL) within reach? Then try again.": (
        "请确认网络（或软件包镜像 UV_INDEX_URL）可用，然后重试。"
    ),
    "This Python {release} has neither pip nor venv.": "此 Python {release} 缺少 pip 和 venv。",
    "On Debian or Ubuntu: apt install python3-venv — then run the same command again.": (
        "在 Debian 或 Ubuntu 上请运行 apt install python3-venv，然后重新执行同一命令。"
    ),
    "If you have not changed anything in frontend/, remove frontend/node_modules and try again.": (
        "如果没有改动过 frontend/，请删除 frontend/node_modules 后重试。"
    ),
    "Is the npm registry within reach? Then try again.": "请确认 npm 软件源可以访问，然后重试。",
    "Mend the .po file named above.": "请修正上面提到的 .po 文件。",
    # PostgreSQL
    "PostgreSQL (embedded, in {folder})": "启动内置 PostgreSQL（位于 {folder}）",
    "PostgreSQL for the tests": "启动测试用 PostgreSQL",
    "PostgreSQL for benchmarks": "启动性能测试用 PostgreSQL",
    "The environment carries no PostgreSQL.": "运行环境中没有 PostgreSQL。",
    "Remove the folder .venv and run ./ronghe up again.": (
        "请删除文件夹 .venv，然后重新运行 ./ronghe up。"
    ),
    "PostgreSQL refuses to run as root, and there is no user “ronghe” or “nobody”.": (
        "PostgreSQL 不允许以 root 身份运行，而系统中没有用户“ronghe”或“nobody”。"
    ),
    "Make one, for instance with: useradd --system ronghe": (
        "请创建一个，例如运行：useradd --system ronghe"
    ),
    "Is the disk full? Otherwise remove {folder} and try again.": (
        "磁盘是否已满？如果没有，请删除 {folder} 后重试。"
    ),
    "The roles of the database could not be made: {why}": "无法创建数据库角色：{why}",
    "{folder} was made by PostgreSQL {found}, not {now}.": (
        "{folder} 由 PostgreSQL {found} 创建，而不是 {now}。"
    ),
    "Back it up with the earlier Ronghe, then restore it here.": (
        "请用原来的版本备份，再在这里恢复。"
    ),
    "PostgreSQL did not start.": "PostgreSQL 未能启动。",
    "The lines above say why; its data is in {folder}.": "原因见上面的日志；数据位于 {folder}。",
    "PostgreSQL ended by itself.": "PostgreSQL 意外退出。",
    "DATABASE_URL is set, but not {names}.": "设置了 DATABASE_URL，但没有设置 {names}。",
    "With your own database you keep the keys too: see docs/how-to/run-in-production.md.": (
        "使用自备数据库时，密钥也由您保管：见 docs/how-to/run-in-production.md。"
    ),
    "Tables of the database": "更新数据表",
    "Is DATABASE_OWNER_URL the owner of the database? Nothing was half-migrated.": (
        "DATABASE_OWNER_URL 是否为数据库所有者？失败的那一步迁移没有留下任何改动。"
    ),
    "Jurisdictions, regions and calendars": "载入法域、行政区划和日历",
    # up
    "Ronghe is already running from this folder: {where}": "本文件夹中的融合已在运行：{where}",
    "it is still getting ready": "正在启动",
    "Open that address, or stop it there with Ctrl-C first.": (
        "请直接打开该地址，或先在原终端按 Ctrl-C 停止。"
    ),
    "• Ended {count} processes that an earlier start had left behind.": (
        "• 已结束上次异常退出遗留的 {count} 个进程。"
    ),
    "Port {port} on {host} cannot be used: {why}": "无法使用 {host} 的端口 {port}：{why}",
    "Choose another one: ./ronghe up --port {port}": "请换一个端口：./ronghe up --port {port}",
    "Web server and job worker": "启动网页服务和后台任务",
    "The first page answers with error {code}.": "首页返回错误 {code}。",
    "The web server does not answer.": "网页服务没有响应。",
    "The {name} process ended by itself (exit code {code}).": "进程 {name} 意外退出（代码 {code}）。",
    "The log says why; ./ronghe up starts it again.": (
        "原因见日志；重新运行 ./ronghe up 即可再次启动。"
    ),
    "Ronghe is at {address}": "融合已就绪：{address}",
    "To sign in, open it and choose a role of the demonstration region.": (
        "登录方法：打开该地址，选择演示地区中的一个角色。"
    ),
    "Sign in with your account. Without one yet: ./ronghe manage open_installation --help": (
        "请用您的账号登录。还没有账号时：./ronghe manage open_installation --help"
    ),
    "No job worker runs here: imports, reminders and the demonstration wait for one elsewhere.": (
        "本机未启动后台任务进程：数据导入、提醒和演示区域须等其他机器上的任务进程处理。"
    ),
    "Logs are in {folder}. Ctrl-C stops everything.": "日志位于 {folder}。按 Ctrl-C 停止全部服务。",
    "• Stopping …": "• 正在停止……",
    "• Stopped.": "• 已停止。",
    "Demonstration region: {done} of {total} · {step}": "演示地区：{done} / {total} · {step}",
    "• The demonstration region is complete.": "• 演示地区已生成完毕。",
    "• The demonstration region is not complete; see {log}. The next start goes on with it.": (
        "• 演示地区尚未生成完毕，见 {log}。下次启动会继续。"
    ),
    # test, check, bench
    "Another ./ronghe test is running in this folder.": "本文件夹中已有一个 ./ronghe test 在运行。",
    "Wait for it, or stop it there.": "请等它结束，或先在原终端停止。",
    "✗ The tests are done, but checks had failed: see above, or run ./ronghe check.": (
        "✗ 测试已完成，但有检查未通过：见上文，或运行 ./ronghe check。"
    ),
    "./ronghe check takes no arguments.": "./ronghe check 不接受参数。",
    "{passed} of {all} checks passed in {seconds:.0f} s.": (
        "{all} 项检查中 {passed} 项通过，用时 {seconds:.0f} 秒。"
    ),
    "types (mypy)": "类型（mypy）",
    "templates, format (djlint)": "模板格式（djlint）",
    "templates, lint (djlint)": "模板检查（djlint）",
    "migrations": "数据库迁移",
    "translations": "翻译",
    "layers (import-linter)": "分层（import-linter）",
    "lint (ruff)": "代码检查（ruff）",
    "format (ruff)": "代码格式（ruff）",
    "lock files": "依赖锁定文件",
    "Chromium for the browser tests": "安装浏览器测试所需的 Chromium",
    "Keys for signatures": "签署证书的密钥",
    "poppler for the tests of documents": "安装文件测试所需的 poppler",
    "Try: apt install poppler-utils": "请尝试：apt install poppler-utils",
    "Try: apt install chromium": "请尝试：apt install chromium",
    "The browser tests need Chromium, and there is none.": "浏览器测试需要 Chromium，但没有找到。",
    "On Debian or Ubuntu: sudo apt install chromium — elsewhere: .venv/bin/playwright install chromium": (
        "在 Debian 或 Ubuntu 上：sudo apt install chromium；"
        "其他系统：.venv/bin/playwright install chromium"
    ),
    "There is no benchmark “{name}”.": "没有名为“{name}”的性能测试。",
    "List them with: ./ronghe bench": "查看列表：./ronghe bench",
    "Load before: {load}": "开始前的系统负载：{load}",
    # backup and restore
    "{file} exists already.": "{file} 已经存在。",
    "Name another file, or remove it first.": "请换一个文件名，或先删除它。",
    "Database": "备份数据库",
    "Evidence files, hashes": "备份证据文件并计算校验值",
    "The backup is {file}. Keep the keys elsewhere: {secrets}, {signing}": (
        "备份文件：{file}。请把密钥另行妥善保存：{secrets}、{signing}"
    ),
    "DATABASE_OWNER_URL is not set.": "没有设置 DATABASE_OWNER_URL。",
    "Backup and restore need the role that owns the tables.": "备份和恢复需要数据表所有者的角色。",
    "Is the server reachable as the owner, and not newer than PostgreSQL 18?": (
        "能否以所有者身份连接服务器？其版本是否不高于 PostgreSQL 18？"
    ),
    "Is there anything to back up yet?": "是否已有可备份的数据？",
    "{file} is not a whole backup of Ronghe ({why}).": "{file} 不是完整的融合备份（{why}）。",
    "it has no manifest: was it cut short?": "缺少清单，文件可能不完整",
    "Nothing was changed. Take another copy of it, or an earlier backup.": (
        "没有任何改动。请换用该备份的另一份副本，或更早的备份。"
    ),
    "There is no file {file}.": "没有文件 {file}。",
    "Checking the file": "核对备份文件",
    "Restored: the state of {when}.": "已恢复到 {when} 的状态。",
    "Ronghe is running from this folder.": "本文件夹中的融合正在运行。",
    "Stop it with Ctrl-C, then restore.": "请先按 Ctrl-C 停止，再恢复。",
    "There is data here already; it would be lost.": "这里已有数据，恢复会将其覆盖。",
    "Back it up, then: ./ronghe restore --replace FILE": (
        "请先备份，再运行：./ronghe restore --replace 文件"
    ),
    "The backup was made by a newer Ronghe, {version}.": "该备份由更新的版本 {version} 生成。",
    "Update this folder to that version first. Nothing was changed.": (
        "请先把本文件夹更新到该版本。没有任何改动。"
    ),
    "The audit in this backup is sealed with another key than the one here.": (
        "该备份中的审计记录使用的密钥与这里的不同。"
    ),
    "Set RONGHE_AUDIT_KEY to the key of that installation (in its var/secrets.json). Nothing was changed.": (
        "请把 RONGHE_AUDIT_KEY 设为原安装的密钥（见其 var/secrets.json）。没有任何改动。"
    ),
    "Database, beside the present one": "恢复到并列的新数据库",
    "Are the roles ronghe_owner and ronghe_app there? Nothing was changed.": (
        "角色 ronghe_owner 和 ronghe_app 是否存在？没有任何改动。"
    ),
    "Tables brought up to date, invariants checked": "更新数据表并核对数据约束",
    "Nothing was changed.": "没有任何改动。",
    "The data in the backup breaks the rules named above. Nothing was changed.": (
        "备份中的数据违反上面列出的规则。没有任何改动。"
    ),
    "Putting it in place": "切换到恢复的数据",
    "Stop every web and worker process that uses it. Nothing was changed.": (
        "请停止所有使用它的网页和后台任务进程。没有任何改动。"
    ),
    # all
    "  (all of it: {log})": "  （完整日志：{log}）",
    "“{command}” failed (exit code {code}).": "“{command}”失败（代码 {code}）。",
    "There is no “./ronghe {command}”.": "没有命令“./ronghe {command}”。",
    "Try: ./ronghe --help": "请运行 ./ronghe --help 查看用法",
}
