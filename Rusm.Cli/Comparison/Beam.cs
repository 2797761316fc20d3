using System.ComponentModel;
using System.Diagnostics;

namespace Rusm.Cli.Comparison;

/// <summary>The BEAM of this machine, and the Erlang program that does on it what the scenarios do here.</summary>
internal sealed class Beam : IDisposable
{
    private const string Program = "beam.erl";
    private readonly DirectoryInfo compiled;

    private Beam(DirectoryInfo compiled) => this.compiled = compiled;

    // As many processes as the largest scenario wants.
    internal Side Side => new("the BEAM", "erl", ["+P", "4000000", "-noshell", "-pa", compiled.FullName, "-run", "beam", "main"], []);

    /// <summary>Compiles the program.</summary>
    /// <exception cref="UserErrorException">There is no Erlang here, or it can't compile.</exception>
    internal static Beam Prepare()
    {
        var beam = new Beam(Directory.CreateTempSubdirectory("rusm-"));
        var source = Path.Combine(beam.compiled.FullName, Program);
        using (var text = typeof(Beam).Assembly.GetManifestResourceStream(Program)!)
        using (var file = File.Create(source))
        {
            text.CopyTo(file);
        }

        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("erlc", ["-o", beam.compiled.FullName, source]))!;
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? beam : throw new UserErrorException("compare: erlc could not compile the Erlang program.");
        }
        catch (Win32Exception)
        {
            beam.Dispose();
            throw new UserErrorException("compare: there is no erlc on the path. Install Erlang (Debian: apt-get install erlang-base).");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => compiled.Delete(recursive: true);
}
