import { card, command, enter, hash, inspect, openScenario, pause, rail, ready, readyPods, rows, settle, step } from './page.ts';
import { expect, test } from './test.ts';

test('a pod that fits nowhere: what would make it fit, and why not on that node', async ({ page }) => {
  await openScenario(page, 'too-big');
  await settle(page);
  await enter(page, 'Scheduler');
  await page
    .getByRole('button', { name: /fits nowhere/ })
    .first()
    .click();
  const flips = page.getByRole('region', { name: 'What would make it fit' });
  await expect(flips).toContainText('It would fit on node-1 and 2 more nodes with a cpu request of at most 4; it asks for 64.');
  await page
    .getByRole('button', { name: /Insufficient cpu/ })
    .nth(1)
    .click();
  await expect(page.getByText(/^node-2 is refused by NodeResourcesFit: Insufficient cpu/)).toBeVisible();
});

test('a pod tells why it is where it is, and leads to its earlier tries', async ({ page }) => {
  await openScenario(page, 'even-zones');
  await settle(page);
  await rail(page, 'Objects');
  await rows(page, /7d26g/).click();
  await inspect(page, 'Why');
  const why = page.getByRole('region', { name: 'Why it is there' });
  await expect(why).toContainText(/The scheduler picked node-2 for web-\S+: it is the only one of 3 nodes that fits/);
  await why
    .getByRole('button', { name: /^event / })
    .first()
    .click();
  await expect(page.getByRole('region', { name: /^Scheduling cycle of web-/ })).toContainText('finds no node for');
});

test('preemption as a story: on whose cost, where else, and against which budget', async ({ page }) => {
  await openScenario(page, 'preemption');
  await settle(page);
  await enter(page, 'Scheduler');
  const failed = page.getByRole('button', { name: /^urgent.*fits nowhere/ });
  const room = page.getByRole('region', { name: 'Making room' });
  await failed.last().click();
  await expect(room).toContainText(/makes room for urgent\S+ on node-\d: it evicts batch\S+; elsewhere/);
  await failed.nth((await failed.count()) - 4).click();
  await expect(room).toContainText(/it evicts front\S+, though a budget is broken; elsewhere/);
  await expect(room).toContainText(/front-\S+ is gone; ReplicaSet front-\S+ made\s+front-\S+ in its stead/);
  const chosen = room.locator('[aria-current="true"]');
  await expect(chosen.getByRole('cell')).toContainText([/^front-\S+$/, '1', '0', '0 + 1 × 2³¹', '1', /s$/]);
  await chosen.getByRole('button', { name: /^front/ }).click();
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText(/front-/);
});

test('what if a node is cordoned: the past forks, and the two placements stand side by side', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await expect(readyPods(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'To the beginning' }).click();
  await rail(page, 'Faults');
  await page.getByRole('button', { name: 'Cordon node-1' }).click();
  await expect(page.getByText('the run now has a second future')).toBeVisible();
  await settle(page);
  await command(page, 'Compare two branches');
  const placements = page.getByRole('region', { name: 'Where pods are' });
  await expect(placements).toContainText(/pods? (is|are) on another node/);
  await expect(placements.getByRole('row', { name: /^node-1 0 pods.* 1 pod/ })).toBeVisible();
});

test('what if a plugin counted for more and a node were cordoned: tried from the room, and put side by side', async ({ page }) => {
  await openScenario(page, 'two-profiles');
  await settle(page);
  await enter(page, 'Scheduler');
  await page.getByRole('button', { name: 'What if' }).click();
  const panel = page.getByRole('region', { name: 'What if' });
  await panel.getByRole('button', { name: 'bin-packing' }).click();
  await panel.getByRole('spinbutton', { name: 'Weight of TaintToleration' }).fill('9');
  await panel.getByRole('checkbox', { name: 'NodeResourcesFit' }).uncheck();
  await panel.getByRole('combobox', { name: 'Cordon' }).fill('node-9');
  await expect(panel).toContainText('There is no node node-9.');
  await panel.getByRole('combobox', { name: 'Cordon' }).fill('node-1');
  await panel.getByRole('button', { name: 'Try it' }).click();
  const placements = page.getByRole('region', { name: 'Where pods are' });
  await expect(placements).toContainText(/pods are on another node/, { timeout: 30_000 });
  await expect(placements.getByRole('row', { name: /^node-1 0 pods.* 5 pods/ })).toBeVisible();
  await expect(placements.getByRole('table', { name: 'Pods that moved' })).toContainText(/packed-/);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Configuration' }).click();
  await expect(page.getByRole('textbox', { name: 'Configuration as YAML' })).toHaveValue(/name: TaintToleration\n\s+weight: 9/);
});

test('two schedulers on one card: their queues together outside, one beside the other inside', async ({ page }) => {
  await openScenario(page, 'two-schedulers');
  await settle(page);
  await expect(card(page, 'Scheduler')).toContainText(/unschedulable\s*2/);
  await enter(page, 'Scheduler');
  await expect(page.getByText('This scheduler leads. No pod waits for a node.')).toBeVisible();
  await page.getByRole('group', { name: 'Which of them' }).getByRole('button', { name: 'Scheduler 2' }).click();
  await expect(page.getByText('Profile: batch-scheduler')).toBeVisible();
  await expect(page.getByRole('button', { name: /^batch.*fits nowhere/ }).first()).toBeVisible();
});

test('the fleet by zones and by what is asked for', async ({ page }) => {
  await openScenario(page, 'even-zones');
  await settle(page);
  await page.getByRole('button', { name: 'Cluster view: all nodes and pods' }).click();
  const legend = page.getByRole('list', { name: 'The fleet by this measure' });
  await page.getByRole('button', { name: 'Zones', exact: true }).click();
  await expect(legend.getByRole('listitem')).toHaveText([/zone-a: 1 node, 2 pods/, /zone-b: 1 node, 2 pods/, /zone-c: 1 node, 2 pods/]);
  await expect(page.getByRole('checkbox', { name: 'by zone' })).toBeChecked();
  await page.getByRole('button', { name: 'CPU', exact: true }).click();
  await expect(page.getByRole('checkbox', { name: 'by zone' })).not.toBeChecked();
  await expect(legend).toContainText('nodes by how full: 3 from 0 %');
  await expect(legend).toContainText(/\d+ % of all CPU asked for, from \d+ % to \d+ % on a node/);
});

test("a filter of one's own: what is wrong with it is told by line and column; it acts at once, and goes along in the link", async ({
  page,
  newPage,
}) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await page.getByRole('button', { name: 'To the beginning' }).click();
  await enter(page, 'Scheduler');
  await page.getByRole('button', { name: 'Configuration' }).click();
  await page.getByRole('button', { name: 'A filter of your own' }).click();
  const text = page.getByRole('textbox', { name: 'Configuration as YAML' });
  const example = await text.inputValue();
  await text.fill(example.replace('nodeInfo.pods.size() < 2', 'node.metadata.name !='));
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(/Line 9, profiles\[0\]\.pluginConfig\[0\]\.args\.filter.*line 1, column/);
  await text.fill(example.replace('nodeInfo.pods.size() < 2', "node.metadata.name != 'node-1'"));
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('region', { name: 'What runs in profile default-scheduler' })).toContainText('NotTooMany');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /→ node-/ })).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(readyPods(page)).toHaveCount(3);
  await pause(page);
  await enter(page, 'Scheduler');
  await expect(page.getByRole('columnheader', { name: /NotTooMany/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^node-1.*✗/ })).toBeVisible();
  const before = { step: await step(page), hash: await hash(page) };
  await page.getByRole('button', { name: /Save & share/ }).click();
  const field = page.getByRole('textbox', { name: 'Link to this run' });
  await expect(field).toHaveValue(/#run=/);
  const link = await field.inputValue();
  const other = await newPage({ viewport: { width: 1440, height: 900 } });
  await other.goto(link);
  await ready(other);
  await expect.poll(() => step(other)).toBe(before.step);
  expect(await hash(other)).toBe(before.hash);
});
