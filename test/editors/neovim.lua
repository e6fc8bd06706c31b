-- Neovim's own language client against `shapelint lsp --stdio`: nvim --headless --clean -c 'luafile test/editors/neovim.lua'.
-- SHAPELINT names the program, MODEL a file whose third row has a window that does not fit. Exit status 1 when a check fails.
local failed = false

local function check(name, ok, detail)
  if not ok then failed = true end
  io.stdout:write((ok and 'ok   ' or 'FAIL ') .. name .. (detail and ': ' .. detail or '') .. '\n')
end

local function main()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.MODEL))
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = 'yaml'
  local id = vim.lsp.start_client({
    name = 'shapelint',
    cmd = { vim.env.NODE, vim.env.SHAPELINT, 'lsp', '--stdio' },
    root_dir = vim.fn.getcwd(),
    capabilities = vim.lsp.protocol.make_client_capabilities(),
    init_options = { hints = { enabled = true } }
  })
  vim.lsp.buf_attach_client(buffer, id)
  local function client() return vim.lsp.get_client_by_id(id) end
  check('starts', vim.wait(10000, function() return client() and client().initialized end, 20))

  check('diagnostics', vim.wait(10000, function() return #vim.diagnostic.get(buffer) > 0 end, 20))
  local problem = vim.diagnostic.get(buffer)[1] or { lnum = 0, col = 0, end_col = 1, message = '' }
  check('the problem is at its line', problem.lnum == 3, problem.message)

  local document = { uri = vim.uri_from_bufnr(buffer) }
  local function ask(method, params)
    params.textDocument = document
    local answer = client().request_sync(method, params, 10000, buffer)
    return answer and answer.result
  end

  local hover = ask('textDocument/hover', { position = { line = 2, character = 6 } })
  check('hover', hover and hover.contents.value:find('8×4×4', 1, true) ~= nil)
  check('no pictures where nobody asked for them', hover and not hover.contents.value:find('data:image', 1, true))

  local hints = ask('textDocument/inlayHint', { range = { start = { line = 0, character = 0 }, ['end'] = { line = 9, character = 0 } } })
  check('hints', hints and #hints >= 2)

  local word = ask('textDocument/completion', { position = { line = 2, character = 8 } })
  local found = false
  for _, item in ipairs(word and word.items or {}) do found = found or item.label == 'conv2d' end
  check('completion', found)

  local range = {
    start = { line = problem.lnum, character = problem.col },
    ['end'] = { line = problem.lnum, character = problem.end_col or problem.col }
  }
  local actions = ask('textDocument/codeAction', { range = range, context = { diagnostics = {}, only = { 'quickfix' } } })
  local fix
  for _, action in ipairs(actions or {}) do
    if not fix and not action.title:find('Disable', 1, true) then fix = action end
  end
  check('a fix is offered', fix ~= nil, fix and fix.title)
  if fix then
    if not fix.edit then fix = client().request_sync('codeAction/resolve', fix, 10000, buffer).result end
    vim.lsp.util.apply_workspace_edit(fix.edit, client().offset_encoding or 'utf-16')
    check('the fix mends the problem', vim.wait(10000, function()
      for _, one in ipairs(vim.diagnostic.get(buffer)) do if one.severity == vim.diagnostic.severity.ERROR then return false end end
      return true
    end, 20))
  end
  vim.lsp.stop_client(id)
  check('stops', vim.wait(5000, function() return client() == nil or client().is_stopped() end, 20))
end

-- An error would leave a headless Neovim waiting.
local ok, problem = xpcall(main, debug.traceback)
if not ok then check('script', false, problem) end
vim.cmd(failed and 'cquit! 1' or 'qall!')
