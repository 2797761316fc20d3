using System.ComponentModel;
using System.Diagnostics;

namespace Rusm.Cli.Comparison;

/// <summary>The BEAM of this machine, and the Erlang program that does on it what the scenarios do here.</summary>
internal static class Beam
{
    private static readonly string[] Modules = ["beam.erl", "beam_otp.erl"];

    /// <summary>Compiles the program.</summary>
    /// <param name="folder">Where to.</param>
    /// <returns>The BEAM with the program.</returns>
    /// <exception cref="UserErrorException">There is no Erlang here, or it can't compile.</exception>
    internal static Side Prepare(DirectoryInfo folder)
    {
        var sources = Modules.Select(module => Copy(module, folder)).ToList();
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("erlc", ["-o", folder.FullName, .. sources]))!;
            compiler.WaitForExit();

            // As many processes as the largest scenario wants.
            return compiler.ExitCode == 0
                ? new("the BEAM", "erl", ["+P", "4000000", "-noshell", "-pa", folder.FullName, "-run", "beam", "main"], [])
                : throw new UserErrorException("compare: erlc could not compile the Erlang program.");
        }
        catch (Win32Exception)
        {
            throw new UserErrorException("compare: there is no erlc on the path. Install Erlang (Debian: apt-get install erlang-base).");
        }
    }

    private static string Copy(string module, DirectoryInfo folder)
    {
        var source = Path.Combine(folder.FullName, module);
        using var text = typeof(Beam).Assembly.GetManifestResourceStream(module)!;
        using var file = File.Create(source);
        text.CopyTo(file);
        return source;
    }
}
