-- What a person does in Neovim, without a window: opens a policy, reads what is found, asks for an explanation, takes a
-- code action and a completion. Writes what came of it to the file that KMS_LENS_RESULT names, as JSON.
local result = { steps = {} }

local function finish()
  local file = assert(io.open(vim.env.KMS_LENS_RESULT, 'w'))
  file:write(vim.fn.json_encode(result))
  file:close()
  vim.cmd('qall!')
end

local function await(what, look)
  if not vim.wait(15000, look, 20) then
    error('waited in vain for ' .. what)
  end
  table.insert(result.steps, what)
end

local function found()
  local codes = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local lsp = (diagnostic.user_data or {}).lsp or {}
    table.insert(codes, diagnostic.code or lsp.code)
  end
  table.sort(codes)
  return codes
end

local function has(code)
  return vim.tbl_contains(found(), code)
end

local function request(method, extra)
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), extra or {})
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 15000) or {}) do
    return answer.result
  end
end

local function run()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.KMS_LENS_POLICY))
  vim.bo.filetype = 'json'
  local server = {
    name = 'kms-lens',
    cmd = { vim.env.KMS_LENS_NODE, vim.env.KMS_LENS_CLI, 'lsp', '--stdio' },
    root_dir = vim.fn.fnamemodify(vim.env.KMS_LENS_POLICY, ':h'),
  }
  -- Neovim 0.8 brought vim.lsp.start; before, a client is started and attached by hand.
  if vim.lsp.start then
    vim.lsp.start(server)
  else
    local client = vim.lsp.start_client(server)
    assert(vim.lsp.buf_attach_client(0, client))
  end
  await('findings', function() return has('policy-effect') end)
  result.first = found()
  result.version = vim.version().major .. '.' .. vim.version().minor

  vim.fn.search([["allow"]])
  vim.fn.search([[kms:\*]])
  local hover = request('textDocument/hover')
  result.hover = hover and hover.contents and hover.contents.value or ''

  vim.fn.cursor(1, 1)
  vim.fn.search([["allow"]])
  -- The menu of code actions, answered as a person would.
  vim.ui.select = function(items, options, choose)
    for index, item in ipairs(items) do
      if options.format_item(item):find('Write Allow', 1, true) then return choose(item, index) end
    end
    choose(nil, nil)
  end
  vim.lsp.buf.code_action()
  await('the edit of a code action', function() return vim.fn.search([["Allow"]], 'n') > 0 end)
  await('findings of the repaired text', function() return not has('policy-effect') end)
  result.last = found()
  result.text = vim.fn.join(vim.fn.getline(1, '$'), '\n')

  vim.fn.cursor(1, 1)
  vim.fn.search([[kms:\*]])
  vim.cmd('normal! f*')
  local answer = request('textDocument/completion') or {}
  result.completions = vim.tbl_map(function(item) return item.label end, answer.items or answer)
end

local ok, problem = pcall(run)
if not ok then result.problem = tostring(problem) end
finish()
