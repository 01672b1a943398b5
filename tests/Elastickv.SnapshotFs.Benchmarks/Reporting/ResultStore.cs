using System.Text.Json;

namespace Elastickv.SnapshotFs.Benchmarks.Reporting;

/// <summary>Keeps the newest report of each row in a directory, so that a run that ends early, or measures a few rows only, loses nothing.</summary>
internal sealed class ResultStore(string directory)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public void Save(RowReport report)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(PathOf(report.Name), JsonSerializer.Serialize(report, Readable));
    }

    /// <summary>The report of a row, or null when it was never measured.</summary>
    public RowReport? Load(string name) => File.Exists(PathOf(name)) ? JsonSerializer.Deserialize<RowReport>(File.ReadAllText(PathOf(name))) : null;

    /// <summary>Keeps the table of the inner loops.</summary>
    public void SaveMicro(string table)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(MicroPath, table);
    }

    /// <summary>That table, or null when they were never measured.</summary>
    public string? LoadMicro() => File.Exists(MicroPath) ? File.ReadAllText(MicroPath) : null;

    /// <summary>The inner loops are the same at every scale.</summary>
    private string MicroPath => Path.Combine(directory, "..", "micro.md");

    private string PathOf(string name) => Path.Combine(directory, name + ".json");
}
