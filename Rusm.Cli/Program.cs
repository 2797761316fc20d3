using System.CommandLine;
using Rusm.Cli;
using Rusm.Cli.Commands;

using var interruption = new Interruption();
var parsed = RusmCommand.Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
try
{
    if (ErrorLine.Of(parsed) is { } line)
    {
        throw new UserErrorException(line);
    }

    var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(invocation, interruption.Token).ConfigureAwait(false);
}
catch (UserErrorException wrong)
{
    return Fail(wrong.Message, ExitCode.UserError);
}
catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
{
    return Fail(
        $"the output could not be written ({refused.Message.TrimEnd('.')}). Check where standard output and standard error go.",
        ExitCode.UserError);
}
#pragma warning disable CA1031 // Whatever is wrong with this program, its user gets one line and not a stack trace.
catch (Exception broken)
#pragma warning restore CA1031
{
    return Fail($"this is a fault of rusm, please report it: {broken.GetType().Name}: {broken.Message}", ExitCode.Broken);
}

static int Fail(string line, int exitCode)
{
    Console.Error.WriteLine($"rusm: {line.ReplaceLineEndings(" ")}");
    return exitCode;
}
