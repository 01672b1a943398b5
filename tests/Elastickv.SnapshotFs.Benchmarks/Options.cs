using System.Globalization;
using Elastickv.SnapshotFs.Benchmarks.Data;

namespace Elastickv.SnapshotFs.Benchmarks;

/// <summary>The command line of <c>bench.sh</c>.</summary>
internal sealed record Options
{
    public const string Usage = """
        Usage: ./bench.sh [--scale small|medium|full] [--only NAME[,NAME…]] [--rounds N] [--limit SECONDS] [--data DIR] [--fresh] [--micro] [--prepare]

          --scale NAME     small (default) tries everything out on little data; full has the sizes the targets name and writes docs/benchmarks.md;
                           medium has a tenth of them and fills in the rows that full has not measured
          --only NAMES     these rows only; the others keep what they have in the report
          --rounds N       how often each command is run
          --limit SECONDS  a command that takes longer is given up (default 600)
          --data DIR       where the generated data lie (default artifacts/bench)
          --fresh          make the data anew
          --prepare        only make the data and the peers' archives
          --micro          the inner loops instead, with BenchmarkDotNet
        """;

    public Scale Scale { get; private init; } = Scale.Small;

    public IReadOnlyList<string> Only { get; private init; } = [];

    public TimeSpan Limit { get; private init; } = TimeSpan.FromSeconds(600);

    public string? Data { get; private init; }

    public bool Fresh { get; private init; }

    public bool Micro { get; private init; }

    public bool Prepare { get; private init; }

    /// <summary>Nothing but a scale.</summary>
    public static Options At(Scale scale) => new() { Scale = scale };

    /// <exception cref="FormatException">The command line is wrong.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        int? rounds = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            string option = arguments[i];
            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{option} needs a value");
            options = option switch
            {
                "--scale" => options with { Scale = ScaleOf(Value()) },
                "--only" => options with { Only = Value().Split(',', StringSplitOptions.RemoveEmptyEntries) },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number(option, Value())) },
                "--data" => options with { Data = Path.GetFullPath(Value()) },
                "--fresh" => options with { Fresh = true },
                "--micro" => options with { Micro = true },
                "--prepare" => options with { Prepare = true },
                "--rounds" => options,
                _ => throw new FormatException($"{option} is not an option"),
            };
            if (option == "--rounds")
            {
                rounds = Number(option, Value());
            }
        }

        return rounds is { } count ? options with { Scale = options.Scale with { Rounds = count, SlowRounds = count } } : options;
    }

    private static Scale ScaleOf(string name) => name switch
    {
        "small" => Scale.Small,
        "medium" => Scale.Medium,
        "full" => Scale.Full,
        _ => throw new FormatException($"--scale is small, medium or full, not {name}"),
    };

    private static int Number(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : throw new FormatException($"{option} needs a number above 0, not {text}");
}
