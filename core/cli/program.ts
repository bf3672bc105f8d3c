import { Command } from 'commander';
import { addAlgorithmCommands } from './commands/algorithms.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addCodesCommand } from './commands/codes.ts';
import { addCollaborationCommands } from './commands/collaboration.ts';
import { addDatasetCommands } from './commands/dataset.ts';
import { addDecideCommands } from './commands/decide.ts';
import { addFacadeCommands } from './commands/facade.ts';
import { addHistoryCommands } from './commands/history.ts';
import { addInitCommands } from './commands/init.ts';
import { addLaunchCommand } from './commands/launch.ts';
import { addMemberCommands } from './commands/members.ts';
import { addNodeCommands } from './commands/node.ts';
import { addPeerCommands } from './commands/peers.ts';
import { addPolicyCommands } from './commands/policy.ts';
import { addRelayCommands } from './commands/relay.ts';
import { addStartCommand } from './commands/start.ts';
import { addTaskCommands } from './commands/task.ts';
import { addTokenCommands } from './commands/token.ts';
import { addUiCommand } from './commands/ui.ts';
import { version } from '../version.ts';
import { defaultFolder } from './folder.ts';

/** The whole command line. Commands throw; main.ts says what went wrong and exits. */
export function createProgram(): Command {
  const program = new Command('parley')
    .description(
      'Statistics over data that nobody hands out, between organisations, with no server',
    )
    .version(version, '--version', 'print the version of Parley')
    .option('--folder <dir>', `the node's folder (PARLEY_HOME, else ${defaultFolder({})})`)
    .option('--json', 'answer in JSON, for scripts')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .helpCommand('help [command]', 'show how a command is used')
    .showSuggestionAfterError(true);

  addInitCommands(program);
  addStartCommand(program);
  addUiCommand(program);
  addNodeCommands(program);
  addPeerCommands(program);
  addRelayCommands(program);

  const dataset = program.command('dataset').description('connect local files under a label');
  addDatasetCommands(dataset);

  const collaboration = program
    .command('collaboration')
    .description('found, join and lead collaborations');
  addCollaborationCommands(collaboration);
  addMemberCommands(collaboration);

  const task = program.command('task').description('launch tasks, decide on tasks, get results');
  addLaunchCommand(task);
  addDecideCommands(task);
  addTaskCommands(task);

  const policy = program.command('policy').description('decide in advance on tasks of a kind');
  addPolicyCommands(policy);
  addAlgorithmCommands(program);

  const facade = program.command('facade').description('serve scripts written for other systems');
  addFacadeCommands(facade);
  const token = program.command('token').description('let scripts use the HTTP API');
  addTokenCommands(token);

  const history = program.command('history').description('what happened, and proof of it');
  addHistoryCommands(history);
  addBackupCommands(program);
  addCodesCommand(program);
  return quiet(program);
}

/** Commander's own way of failing would print and exit; subcommands do not inherit what is set after they are made. */
function quiet(command: Command): Command {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.commands.forEach(quiet);
  return command;
}
